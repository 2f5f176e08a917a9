import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { evaluateFlag, prepareFlags } from '../../../../libs/flags/src/evaluator.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { deployedDocument } from '../flags/document.ts';
import { FlagStore } from '../flags/store.ts';

const UNDONE = ['ROLLED_BACK', 'ROLLING_BACK', 'REVERTED'];

/**
 * Returns true while the maintenance flag of a stage is on. The service then answers writes with 503, so the 5xx gates
 * would roll back every release.
 */
export async function isMaintained(context: OpsContext, access: StageAccess): Promise<boolean> {
  const store = new FlagStore(context, access);
  // Includes a running deployment: some tasks already have its document.
  const newest = (await store.deployments()).find(({ state }) => !UNDONE.includes(state));
  if (newest === undefined) return false;
  const rules = prepareFlags(FLAGS, deployedDocument(await store.text(newest.version)));
  return evaluateFlag(rules, 'maintenance_mode', {}, context.clock.now()).on;
}
