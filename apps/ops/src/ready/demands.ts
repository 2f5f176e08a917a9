import { type Check, type Finding, warn } from '../core/checks.ts';
import { STAGE_RULES, type Stage } from '../core/stages.ts';

/** Strictness of a check: `must` closes the gate, `should` warns, `may` skips the check. */
export type Demand = 'must' | 'should' | 'may';

interface StageDemands {
  /** Production only: tag, signatures, approvals, sign-offs. */
  readonly release: Demand;
  readonly cleanTree: Demand;
  readonly merged: Demand;
  readonly audit: Demand;
  readonly calendar: Demand;
  readonly rehearsed: Demand;
  readonly orphans: Demand;
}

/** Returns the strictness of a stage. Production requires everything. */
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

/** Applies the strictness to a check. */
export function demanded(demand: Demand, check: Check): Check[] {
  if (demand === 'may') return [];
  if (demand === 'must') return [check];
  const run = async (): Promise<Finding> => {
    const found = await check.run();
    return found.state === 'fail' || found.state === 'unknown' ? warn(found.reason) : found;
  };
  return [{ ...check, run }];
}
