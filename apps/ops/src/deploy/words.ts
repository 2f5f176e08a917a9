import { InvalidArgumentError } from 'commander';
import { durationFrom } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';

/** @throws InvalidArgumentError which commander prints, with the usage exit code */
export function aDuration(word: string): string {
  try {
    durationFrom(word);
    return word;
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}

/** @throws InvalidArgumentError */
export function aPercent(word: string): number {
  const percent = Number(word);
  if (/^\d+(\.\d+)?$/.test(word) && percent > 0 && percent <= 100) return percent;
  throw new InvalidArgumentError('It must be a number above 0, at most 100.');
}
