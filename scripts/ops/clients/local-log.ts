import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageAccess } from '../core/world.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** The service's log on this machine: what it wrote before its last start, and since. */
const FILES = ['api.previous.log', 'api.log'];

/**
 * Lines of the service of a local stack since a time (milliseconds), oldest first: what it told, and what it measured
 * (Embedded Metric Format). What is no JSON is left out.
 */
export function localLog({ data }: StageAccess, since: number): LogLine[] {
  const paths = FILES.map((file) => join(data, 'logs', file)).filter(existsSync);
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').split('\n')).flatMap(parsed);
  return lines.filter((line) => timeOf(line) >= since);
}

export function isMeasured(line: LogLine): boolean {
  return '_aws' in line;
}

function parsed(text: string): LogLine[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text) as LogLine];
  } catch {
    // The last line may be half written.
    return [];
  }
}

function timeOf(line: LogLine): number {
  const { Timestamp } = (line['_aws'] ?? {}) as { Timestamp?: unknown };
  if (typeof Timestamp === 'number') return Timestamp;
  return typeof line['time'] === 'string' ? Date.parse(line['time']) : 0;
}
