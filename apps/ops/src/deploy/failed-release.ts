import { notifyPeople } from '../clients/notices.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { ReleaseState } from '../release/planner.ts';
import type { CloudAccess } from './parts.ts';

export interface FailedReleaseActions {
  readonly release: string;
  readonly letScale: () => Promise<void>;
  readonly invalidate: () => Promise<void>;
  readonly write: (outcome: 'rolled-back' | 'held', reason: string) => Promise<void>;
}

/**
 * Finishes a release that was rolled back or needs a decision: resumes scaling, records the outcome and notifies the
 * operators. A failed action is printed and does not prevent the others.
 * @throws OpsFailure always: rolled back (4), or held (1)
 */
export async function finishFailedRelease(
  context: OpsContext,
  access: CloudAccess,
  { phase, reason = 'no reason', percent }: ReleaseState,
  after: FailedReleaseActions,
): Promise<never> {
  const isBack = phase === 'rolled-back';
  const notice = {
    subject: `${after.release} ${isBack ? 'was rolled back' : 'needs a decision'}`,
    lines: [reason, `${Math.round(percent)} % of the traffic reached it.`, ...(isBack ? ['Data was not undone.'] : [])],
    page: access.stage === 'prod',
  };
  const steps = [
    after.letScale,
    ...(isBack ? [after.invalidate] : []),
    () => after.write(isBack ? 'rolled-back' : 'held', reason),
    () => notifyPeople(context, access, notice),
  ];
  for (const step of steps) {
    await step().catch((error: unknown) =>
      context.terminal.warn(`A step after the release failed: ${messageOf(error)}`),
    );
  }
  if (isBack) throw new OpsFailure(`Rolled back: ${reason}`, EXIT.rolledBack);
  throw new OpsFailure(
    `The release needs a decision: ${reason}. Check "health ${access.stage}", then "deploy promote" or "rollback".`,
    EXIT.failed,
  );
}
