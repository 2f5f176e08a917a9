import type { Check } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

/**
 * Returns the checks with these ids in gate order, or all without ids.
 * @throws OpsFailure for an unknown id, so that an empty gate does not pass
 */
export function onlyNamed(checks: readonly Check[], ids: readonly string[] = []): readonly Check[] {
  if (ids.length === 0) return checks;
  const strange = ids.filter((id) => !checks.some((check) => check.id === id));
  if (strange.length > 0) {
    throw new OpsFailure(`No check is called ${strange.join(', ')}: --dry-run lists their names.`, EXIT.usage);
  }
  return checks.filter(({ id }) => ids.includes(id));
}
