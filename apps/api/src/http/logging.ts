import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { Settings } from '../config/settings.ts';

/** Whatever somebody passes to the log by mistake: these never appear. */
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
 * JSON lines on the standard output. Requests are logged by their route, never by their address or body, so that no
 * personal data and no token gets here; the redaction is the second wall.
 */
export function createLogger(
  settings: Pick<Settings, 'logLevel' | 'stage' | 'version'>,
  to?: DestinationStream,
): Logger {
  const options = {
    level: settings.logLevel,
    base: { service: 'api', stage: settings.stage, version: settings.version },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
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
  return to === undefined ? pino(options) : pino(options, to);
}

/** An error without the request and response objects that clients of other services hang on theirs. */
export function plainError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined || depth > 4 ? {} : { cause: plainError(error.cause, depth + 1) }),
  };
}

/** Nest's own messages in the same lines. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug({ context: context(rest) }, text(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#logger.error({ context: context(rest), ...asError(message) }, text(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#logger.warn({ context: context(rest) }, text(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug({ context: context(rest) }, text(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#logger.trace({ context: context(rest) }, text(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#logger.fatal({ context: context(rest), ...asError(message) }, text(message));
  }
}

function context(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}

function text(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}

function asError(message: unknown): { err?: unknown } {
  return message instanceof Error ? { err: message } : {};
}
