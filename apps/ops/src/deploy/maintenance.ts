import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { evaluateFlag, prepareFlags } from '../../../../libs/flags/src/evaluator.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { deployedDocument } from '../flags/document.ts';
import { FlagStore } from '../flags/store.ts';

const UNDONE = ['ROLLED_BACK', 'ROLLING_BACK', 'REVERTED'];

/**
 * True while the maintenance flag of a stage is on, by the evaluator that the service uses. The service then answers
 * writes with 503, and gates that count 5xx of the load balancer would roll every release back.
 */
export async function isMaintained(context: OpsContext, access: StageAccess): Promise<boolean> {
  const store = new FlagStore(context, access);
  // A deployment that is still spreading counts: some tasks already have its document.
  const newest = (await store.deployments()).find(({ state }) => !UNDONE.includes(state));
  if (newest === undefined) return false;
  const rules = prepareFlags(FLAGS, deployedDocument(await store.text(newest.version)));
  return evaluateFlag(rules, 'maintenance_mode', {}, context.clock.now()).on;
}
