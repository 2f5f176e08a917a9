import { streamed } from '../core/table.ts';

/** Log sources. `edge` is CloudFront. */
export const LOG_SERVICES = ['api', 'web', 'jobs', 'edge'] as const;
export type LogService = (typeof LOG_SERVICES)[number];

/** One log line of any source. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly service: LogService;
  /** Task or file of the line. */
  readonly stream: string;
  readonly text: string;
  /** Fields of a JSON line. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Services and time range; `from` and `to` in milliseconds. */
export interface LogQuery {
  readonly services: readonly LogService[];
  readonly from: number;
  readonly to?: number;
  /** Hint that lets a source filter. Callers must filter as well. */
  readonly only?: 'errors';
}

/** Logs of a stage: CloudWatch and S3, or the files of a local stack. */
export interface LogSource {
  /** Yields lines in chronological order. */
  read(query: LogQuery): AsyncIterable<LogLine>;
  /** Returns all lines of a request in chronological order. */
  request(id: string, from: number): Promise<LogLine[]>;
  streams(services: readonly LogService[]): Promise<LogStream[]>;
  /** Polling interval. */
  readonly everySeconds: number;
}

export interface LogStream {
  readonly service: LogService;
  readonly name: string;
  readonly lastAt?: number;
}

/** Parses a JSON line. Undefined for other lines. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Returns true for a metric line (EMF). */
export function isMetrics({ fields }: Pick<LogLine, 'fields'>): boolean {
  return fields?.['_aws'] !== undefined;
}

/** Returns true for an error: level error or fatal, status 5xx, or a line without level. */
export function isError({ fields, text }: Pick<LogLine, 'fields' | 'text'>): boolean {
  if (fields === undefined) return /\b(?:error|exception|fatal|unhandled)\b/i.test(text);
  const { level } = fields;
  return level === 'error' || level === 'fatal' || Number(fields['status'] ?? fields['sc-status']) >= 500;
}

/** Widths of time, service and level. */
const COLUMNS = [12, 4, 5];

/** Formats a line: time, service, level, message. */
export function shown({ at, service, text, fields }: LogLine): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const line = (...cells: string[]) => streamed([time, service, ...cells], COLUMNS, ' ');
  if (fields === undefined) return line(text);
  if (service === 'edge') return line(describeEdge(fields));
  const { level, message, method, route, status, milliseconds, code, requestId } = fields;
  const words = [
    ...(message === 'request' ? [word(status), word(method), word(route)] : [word(message)]),
    milliseconds === undefined ? '' : `${word(milliseconds)} ms`,
    word(code),
    errorWords(fields['err'] ?? fields['error']),
    requestId === undefined ? '' : `[${word(requestId)}]`,
  ];
  return line(word(level).toUpperCase(), words.filter((part) => part.trim() !== '').join(' '));
}

/** Formats a CloudFront line without the visitor's address. */
function describeEdge(fields: Readonly<Record<string, unknown>>): string {
  const names = ['sc-status', 'cs-method', 'cs-uri-stem', 'x-edge-result-type', 'time-taken', 'x-edge-location'];
  return names
    .map((name) => word(fields[name]))
    .filter((part) => part !== '')
    .join(' ');
}

function errorWords(error: unknown): string {
  if (typeof error !== 'object' || error === null) return word(error);
  const { type, name, message } = error as { type?: unknown; name?: unknown; message?: unknown };
  return [word(type ?? name), word(message)].filter((part) => part !== '').join(': ');
}

function word(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Errors of the same kind. */
export interface ErrorGroup {
  readonly what: string;
  readonly count: number;
  readonly lastAt: number;
  readonly requestId?: string;
}

/** Groups errors by kind and route, most frequent first. */
export function grouped(lines: readonly LogLine[]): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>();
  for (const line of lines) {
    const { fields, service, text, at } = line;
    const what = fields === undefined ? `${service} ${text.slice(0, 120)}` : `${service} ${kindOf(fields, service)}`;
    const before = groups.get(what);
    const requestId = typeof fields?.['requestId'] === 'string' ? fields['requestId'] : before?.requestId;
    groups.set(what, {
      what,
      count: (before?.count ?? 0) + 1,
      lastAt: Math.max(at, before?.lastAt ?? 0),
      ...(requestId !== undefined && { requestId }),
    });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}

function kindOf(fields: Readonly<Record<string, unknown>>, service: LogService): string {
  if (service === 'edge') return `${word(fields['sc-status'])} ${word(fields['cs-method'])}`;
  const { message, status, method, route, code } = fields;
  const words = message === 'request' ? [status, method, route, code] : [message];
  return [...words.map(word), errorWords(fields['err'] ?? fields['error'])].filter((part) => part !== '').join(' ');
}
