import type { Evaluation } from './evaluate.ts';

/**
 * True for a flag of the document that is off and not boolean: it has no value of its own, so the default of the caller
 * applies. A flag that the document leaves out serves the manifest's default instead.
 */
export function servesCallersDefault({ on, value, rule }: Evaluation): boolean {
  return !on && typeof value !== 'boolean' && rule !== 'default';
}
