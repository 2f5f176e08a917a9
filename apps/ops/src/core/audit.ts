import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLine } from './audit-line.ts';
import { messageOf } from './exit-codes.ts';
import type { Plan } from './plan.ts';
import type { OpsContext } from './ops-context.ts';

export const AUDIT_FILE = 'audit.jsonl';

type AuditContext = Pick<OpsContext, 'records' | 'operator' | 'clock' | 'terminal' | 'storeAudit'>;

/**
 * Appends the line to the local audit file and, for a deployed stage, to its log group. A failed write is printed and
 * never thrown, so that it does not hide the result of the verb.
 */
export async function writeAudit(
  context: AuditContext,
  plan: Plan,
  end: Pick<AuditLine, 'outcome' | 'seconds' | 'reason' | 'ticket' | 'error'>,
): Promise<void> {
  const line: AuditLine = {
    at: new Date(context.clock.now()).toISOString(),
    by: context.operator,
    stage: plan.stage,
    verb: plan.verb,
    title: plan.title,
    steps: plan.steps.map(({ title }) => title),
    ...end,
  };
  await warnOnFailure(context, `in ${join(context.records, AUDIT_FILE)}`, () => appended(context, line));
  const { stage } = plan;
  if (stage !== 'local')
    await warnOnFailure(context, `in the account of ${stage}`, () => context.storeAudit?.(stage, line));
}

/** Appends with one write, so that lines of concurrent commands do not interleave. */
function appended({ records }: Pick<OpsContext, 'records'>, line: AuditLine): void {
  mkdirSync(records, { recursive: true });
  appendFileSync(join(records, AUDIT_FILE), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

async function warnOnFailure({ terminal }: AuditContext, where: string, keep: () => unknown): Promise<void> {
  try {
    await keep();
  } catch (error) {
    terminal.warn(`Could not write the audit line ${where}: ${messageOf(error)}`);
  }
}
