import { type Check, type Finding, warn } from '../core/checks.ts';
import { STAGE_RULES, type Stage } from '../core/stages.ts';

/** How much a stage insists on something: `must` closes the gate, `should` warns, `may` does not even look. */
export type Demand = 'must' | 'should' | 'may';

interface StageDemands {
  /** Production alone: tag, signatures, approvals, sign-offs. */
  readonly release: Demand;
  readonly cleanTree: Demand;
  readonly merged: Demand;
  readonly audit: Demand;
  readonly calendar: Demand;
  readonly rehearsed: Demand;
  readonly orphans: Demand;
}

/** Production demands everything; what is still on its way only warns. */
export function demandsOf(stage: Stage): StageDemands {
  const { tagged, cleanTree } = STAGE_RULES[stage];
  return {
    release: tagged ? 'must' : 'may',
    cleanTree: cleanTree ? 'must' : 'should',
    merged: cleanTree ? 'must' : 'should',
    audit: cleanTree ? 'must' : 'should',
    calendar: tagged ? 'must' : 'should',
    rehearsed: tagged ? 'must' : 'should',
    orphans: tagged ? 'must' : 'should',
  };
}

/** The check as much as it is demanded. */
export function demanded(demand: Demand, check: Check): Check[] {
  if (demand === 'may') return [];
  if (demand === 'must') return [check];
  const run = async (): Promise<Finding> => {
    const found = await check.run();
    return found.state === 'fail' || found.state === 'unknown' ? warn(found.reason) : found;
  };
  return [{ ...check, run }];
}
