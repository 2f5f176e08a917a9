import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { fieldsOf, isError, type LogLine, type LogQuery, type LogService, type LogSource } from './log-line.ts';

/** Services of a local stack with a log file. Jobs write to their terminal. */
const WRITTEN: readonly LogService[] = ['api', 'web'];

/** Reads the log files of a local stack, of the present and the previous run. */
export function localLogs(folder: string): LogSource {
  const read = (query: LogQuery): LogLine[] =>
    written(query.services)
      .flatMap((service) => linesOf(folder, service))
      .filter((line) => line.at >= query.from && line.at <= (query.to ?? Infinity))
      .filter((line) => query.only !== 'errors' || isError(line))
      .sort((one, other) => one.at - other.at);
  return {
    everySeconds: 1,
    async *read(query) {
      await Promise.resolve();
      yield* read(query);
    },
    request: (id, from) =>
      Promise.resolve(read({ services: WRITTEN, from }).filter(({ fields }) => fields?.['requestId'] === id)),
    streams: (services) =>
      Promise.resolve(
        written(services).flatMap((service) =>
          filesOf(folder, service).map((name) => ({ service, name, lastAt: statSync(name).mtimeMs })),
        ),
      ),
  };
}

function written(services: readonly LogService[]): LogService[] {
  const [only] = services;
  if (services.length === 1 && only !== undefined && !WRITTEN.includes(only)) {
    const why = only === 'jobs' ? 'jobs write to the terminal that runs them ("ops jobs")' : 'nothing stands before it';
    throw new OpsFailure(`A local stack has no log of ${only}: ${why}.`, EXIT.usage);
  }
  return services.filter((service) => WRITTEN.includes(service));
}

function filesOf(folder: string, service: LogService): string[] {
  const files = [`${service}.previous.log`, `${service}.log`].map((name) => join(folder, 'logs', name));
  return files.filter((path) => existsSync(path));
}

function linesOf(folder: string, service: LogService): LogLine[] {
  return filesOf(folder, service).flatMap((stream) => {
    // A line without a time belongs to the previous line.
    let at = statSync(stream).birthtimeMs;
    return readFileSync(stream, 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text): LogLine => {
        const fields = fieldsOf(text);
        at = timeOf(fields) ?? at;
        return { at, service, stream, text, ...(fields && { fields }) };
      });
  });
}

function timeOf(fields: LogLine['fields']): number | undefined {
  if (typeof fields?.['time'] === 'string') return Date.parse(fields['time']);
  const { Timestamp } = (fields?.['_aws'] ?? {}) as { Timestamp?: unknown };
  return typeof Timestamp === 'number' ? Timestamp : undefined;
}
