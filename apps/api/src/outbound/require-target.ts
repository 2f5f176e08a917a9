import { Problem, validationFailed } from '../http/problem.ts';
import { OUTBOUND_PROBLEMS } from './outbound-problems.ts';
import { LONGEST_TARGET, targetFault, type TargetStage } from './outbound-target.ts';

/**
 * Requires an address that the service may send to.
 * @param path name of the field in the body
 * @returns the address as the URL parser writes it
 * @throws Problem `validation.failed` for its form, `webhook.address` for a literal address in a refused range
 */
export function requireTarget(text: string, stage: TargetStage, path: string): string {
  const fault = targetFault(text, stage);
  if (fault === 'address') throw new Problem(OUTBOUND_PROBLEMS['webhook.address']);
  if (fault === 'form') {
    const message = `must be an https address of at most ${LONGEST_TARGET} characters without user and password`;
    throw validationFailed({ path, message });
  }
  return new URL(text).href;
}
