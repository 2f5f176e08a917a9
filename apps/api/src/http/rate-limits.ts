import { SetMetadata } from '@nestjs/common';

/** Maximum calls per minute and subject, by class. */
export const RATE_LIMITS = {
  read: 300,
  create: 10,
  claim: 30,
  submit: 20,
  photo: 40,
  comment: 20,
  report: 5,
  attest: 20,
  dispute: 5,
  wallet: 5,
  replay: 5,
  'sign-in': 10,
  register: 5,
  letter: 10,
  calendar: 30,
  change: 30,
} as const;

/** `none` is for probes and for the clock of the local stage. */
export type RateClassName = keyof typeof RATE_LIMITS | 'none';

export const RATE_CLASS = 'civicforge:rate-class';

/** Sets the rate class of a route. By default safe methods count as `read` and others as `change`. */
export const RateClass = (name: RateClassName) => SetMetadata(RATE_CLASS, name);

export const COUNTS_AS_READ = 'civicforge:counts-as-read';

/**
 * A POST that changes nothing and counts as a read everywhere: no origin check, no idempotency, no maintenance, the
 * limits of reads.
 */
export const CountsAsRead = () => SetMetadata(COUNTS_AS_READ, true);

/** Returns the limit of a class with the factor of the stage, at least one. */
export function limitOf(name: keyof typeof RATE_LIMITS, factor: number): number {
  return Math.max(1, Math.floor(RATE_LIMITS[name] * factor));
}

const MINUTE = 60_000;

/** Returns the number of the current window (a real minute). */
export function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / MINUTE);
}

/** Returns whole seconds until the window ends, at least one. */
export function secondsToNextMinute(milliseconds: number): number {
  return Math.max(1, Math.ceil((MINUTE - (milliseconds % MINUTE)) / 1_000));
}
