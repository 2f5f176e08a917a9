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

/** What a job answers: one JSON on the standard output, and whether all is well. */
export interface JobResult {
  readonly report: object;
  /** False ends the process with exit code 1: somebody has to look. */
  readonly isWell: boolean;
}

/**
 * Runs one job and ends the process: 0 all is well, 1 the job found or met something wrong, 2 the settings are wrong.
 * Log lines go to the standard error, so that the standard output is the report and nothing else.
 */
export async function runJob(name: string, work: (job: INestApplicationContext) => Promise<JobResult>): Promise<void> {
  try {
    const settings = readSettings(process.env);
    const logger = new NestLogger(createLogger(settings, pino.destination({ dest: 2, sync: true })));
    const job = await NestFactory.createApplicationContext(JobModule.for(settings), { logger, abortOnError: false });
    try {
      const { report, isWell } = await job.get(Tracing).run(name, () => work(job));
      process.stdout.write(`${JSON.stringify(report)}\n`);
      job.get(Metrics).record('JobHeartbeat');
      process.exitCode = isWell ? 0 : 1;
    } finally {
      await job.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
  }
}
