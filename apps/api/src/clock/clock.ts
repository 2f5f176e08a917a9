/** The only source of time of the service. Tokens, signatures, nonces and rate limits use the real time instead. */
export abstract class Clock {
  abstract now(): Date;

  /** ISO 8601 UTC with milliseconds. */
  iso(): string {
    return this.now().toISOString();
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
