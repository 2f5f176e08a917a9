import type { Check } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

/**
 * The checks with these ids, in the order of the gate; all of them when none is named.
 * @throws OpsFailure an id that no check has: a gate that looks at nothing must not open
 */
export function onlyNamed(checks: readonly Check[], ids: readonly string[] = []): readonly Check[] {
  if (ids.length === 0) return checks;
  const strange = ids.filter((id) => !checks.some((check) => check.id === id));
  if (strange.length > 0) {
    throw new OpsFailure(`No check is called ${strange.join(', ')}: --dry-run lists their names.`, EXIT.usage);
  }
  return checks.filter(({ id }) => ids.includes(id));
}
