import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLine } from './audit-line.ts';
import { messageOf } from './exit-codes.ts';
import type { Plan } from './plan.ts';
import type { OpsContext } from './ops-context.ts';

export const AUDIT_FILE = 'audit.jsonl';

type AuditContext = Pick<OpsContext, 'records' | 'operator' | 'clock' | 'terminal' | 'storeAudit'>;

/**
 * Appends the line to the file of this machine, and sends that of a deployed stage to where everybody finds it. What
 * cannot be kept is told and never thrown: it must not hide how the verb itself ended.
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

/** One write, so that two commands at a time do not mix theirs. */
function appended({ records }: Pick<OpsContext, 'records'>, line: AuditLine): void {
  mkdirSync(records, { recursive: true });
  appendFileSync(join(records, AUDIT_FILE), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

async function warnOnFailure({ terminal }: AuditContext, where: string, keep: () => unknown): Promise<void> {
  try {
    await keep();
  } catch (error) {
    terminal.warn(`The audit line could not be kept ${where}: ${messageOf(error)}`);
  }
}
