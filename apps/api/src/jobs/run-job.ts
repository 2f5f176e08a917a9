import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { SettingsError } from '../config/reader.ts';
import { readSettings } from '../config/settings.ts';
import { createLogger, NestLogger } from '../http/logging.ts';
import { Tracing } from '../spans/tracing.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { JobModule } from './job.module.ts';

/** The result of a job: a report for standard output, and success or failure. */
export interface JobResult {
  readonly report: object;
  /** `false` makes the process exit with code 1. */
  readonly isSuccess: boolean;
}

/**
 * Runs one job and sets the exit code: 0 success, 1 findings or failure, 2 invalid settings.
 * Log lines go to standard error, so that standard output carries only the report.
 */
export async function runJob(name: string, work: (job: INestApplicationContext) => Promise<JobResult>): Promise<void> {
  try {
    const settings = readSettings(process.env);
    const logger = new NestLogger(createLogger(settings, pino.destination({ dest: 2, sync: true })));
    const job = await NestFactory.createApplicationContext(JobModule.for(settings), { logger, abortOnError: false });
    try {
      const { report, isSuccess } = await job.get(Tracing).run(name, () => work(job));
      process.stdout.write(`${JSON.stringify(report)}\n`);
      job.get(Metrics).record('JobHeartbeat');
      process.exitCode = isSuccess ? 0 : 1;
    } finally {
      await job.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
  }
}
