import type { Evaluation } from './evaluate.ts';

/**
 * True for a flag that is off and not boolean: an off flag has no value of its own, so the default of the caller applies.
 * If no rule matched (reason DEFAULT) or the document leaves the flag out, the manifest's default
 * is the value.
 */
export function servesCallersDefault({ on, value, reason }: Evaluation): boolean {
  return !on && typeof value !== 'boolean' && reason !== 'DEFAULT';
}
