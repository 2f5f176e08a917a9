import type { FastifyBaseLogger } from 'fastify';
import type { LevelOrString } from 'pino';

type Words = readonly unknown[];

/** The log of one request. It is made with its first line, because most requests write none of their own. */
export class RequestLogger implements FastifyBaseLogger {
  readonly #make: () => FastifyBaseLogger;
  #made: FastifyBaseLogger | undefined;

  constructor(make: () => FastifyBaseLogger) {
    this.#make = make;
  }

  get level(): LevelOrString {
    return this.#log.level;
  }

  fatal(...words: Words): void {
    Reflect.apply(this.#log.fatal, this.#log, words);
  }

  error(...words: Words): void {
    Reflect.apply(this.#log.error, this.#log, words);
  }

  warn(...words: Words): void {
    Reflect.apply(this.#log.warn, this.#log, words);
  }

  info(...words: Words): void {
    Reflect.apply(this.#log.info, this.#log, words);
  }

  debug(...words: Words): void {
    Reflect.apply(this.#log.debug, this.#log, words);
  }

  trace(...words: Words): void {
    Reflect.apply(this.#log.trace, this.#log, words);
  }

  silent(): void {
    // Writes nothing, as in pino.
  }

  child(...parts: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#log.child(...parts);
  }

  get #log(): FastifyBaseLogger {
    this.#made ??= this.#make();
    return this.#made;
  }
}
