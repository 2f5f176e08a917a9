import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { currentSpan } from '../spans/span.ts';
import { LineBatch } from './line-batch.ts';
import { timeOnce } from './log-time.ts';

/** Log fields that are always redacted. */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'accessToken',
  'refreshToken',
  'code',
];

/**
 * Writes JSON lines to standard output. Requests are logged by route, never by address or body, so that personal data and
 * tokens are not logged; redaction is the second line of defence.
 */
export function createLogger(
  settings: Pick<Settings, 'logLevel' | 'stage' | 'version'>,
  to?: DestinationStream,
): Logger {
  const options = {
    level: settings.logLevel,
    base: { service: 'api', stage: settings.stage, version: settings.version },
    messageKey: 'message',
    timestamp: timeOnce(),
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: plainError },
    redact: {
      paths: ['', '*.', '*.*.'].flatMap((depth) =>
        SECRETS.filter((name) => name !== 'code' || depth !== '').map((name) =>
          name.includes('-') ? `${depth.replace(/\.$/, '')}["${name}"]` : `${depth}${name}`,
        ),
      ),
      censor: '[redacted]',
    },
  };
  return pino(options, to ?? standardOutput());
}

let output: LineBatch | undefined;

/** Standard output of the process, one for all lines: two writers could write into each other's lines. */
export function standardOutput(): LineBatch {
  output ??= new LineBatch(1);
  return output;
}

/** Serialises an error without the request and response objects that clients attach to it. */
export function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth > 4 ? {} : { cause: plainError(error.cause, depth + 1) }),
  };
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * Writes messages of Nest's `Logger` in the same format. Features pass fields and a message, as pino expects. The
 * framework passes messages only; its start-up messages are dropped.
 */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(isFields(message) ? 'info' : 'debug', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : undefined;
    const traceId = currentSpan()?.traceId;
    if (isFields(message)) {
      // Nest appends the name of the logger after the message.
      const words = typeof rest[0] === 'string' && rest.length > 1 ? rest[0] : '';
      this.#logger[level]({ context, traceId, ...message }, words);
      return;
    }
    const fields = message instanceof Error ? { context, traceId, err: message } : { context, traceId };
    this.#logger[level](fields, message instanceof Error ? message.message : String(message));
  }
}

function isFields(message: unknown): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null && !(message instanceof Error);
}
