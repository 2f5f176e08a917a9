import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outputs, saveOutputs } from '../clients/outputs.ts';
import { notifyPeople } from '../clients/notices.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { backUpState } from './backup.ts';
import { changeLines, type Preview, refresh } from './preview.ts';
import { plansFolder, pulumi } from './pulumi.ts';

export interface ApplyStep {
  readonly do: 'backup' | 'up' | 'outputs' | 'record' | 'tell';
  readonly title: string;
}

export interface Approval {
  readonly approver: string;
  readonly ticket: string;
}

/**
 * Plans the application of a reviewed Pulumi plan.
 * @throws OpsFailure refused: a production plan needs another approver
 */
export function planApply(preview: Preview, { approver, ticket }: Approval, operator: string): Plan<ApplyStep> {
  const { stage, changes, surprises } = preview;
  if (stage === 'prod' && approver === operator) {
    throw new OpsFailure('In production --approver must be another person than you.', EXIT.refused);
  }
  const verb = 'infra apply';
  if (changes.length === 0) return { verb, stage, title: 'Apply a plan that changes nothing', steps: [] };
  return {
    verb,
    stage,
    title: `Apply ${changes.length} changes to the infrastructure, approved by ${approver} (${ticket})`,
    steps: [
      { do: 'backup', title: 'copy the state' },
      { do: 'up', title: `apply the plan of ${preview.at}` },
      { do: 'outputs', title: 'save the outputs' },
      { do: 'record', title: 'record approver and ticket' },
      { do: 'tell', title: 'notify the operators' },
    ],
    notes: [
      ...(surprises.length === 0 ? [] : [`${surprises.length} are replaced or deleted:`, ...changeLines(surprises)]),
      'to revert: revert the commit, then "infra preview", "infra apply", "verify"',
    ],
  };
}

/** @throws OpsFailure if Pulumi fails; completed changes stay, and the next preview shows the rest */
export async function applyPlan(
  context: OpsContext,
  access: StageAccess & { readonly stage: CloudStage },
  { plan, preview, approval }: { plan: Plan<ApplyStep>; preview: Preview; approval: Approval },
  options: RunOptions,
): Promise<RunReport> {
  const { stage } = access;
  return runPlan(
    context,
    plan,
    {
      backup: async () => {
        await backUpState(context, access, { ...options, yes: stage, json: true });
        return undefined;
      },
      up: async () => {
        const words = ['up', '--policy-pack', 'policy', '--plan', preview.plan, '--yes', '--skip-preview'];
        return (await pulumi(context, stage, [...words, ...refresh(preview)])).trim().split('\n').at(-1) ?? '';
      },
      outputs: async () => {
        const printed = await pulumi(context, stage, ['stack', 'output', '--json']);
        saveOutputs(context, stage, JSON.parse(printed) as Partial<Outputs>);
        return undefined;
      },
      record: () => {
        const line = { at: new Date(context.clock.now()).toISOString(), by: context.operator, ...approval, stage };
        const rest = { plan: preview.plan, commit: preview.commit, hash: preview.hash, counts: preview.counts };
        appendFileSync(join(plansFolder(context), 'applied.jsonl'), `${JSON.stringify({ ...line, ...rest })}\n`);
        return Promise.resolve(undefined);
      },
      tell: () =>
        notifyPeople(context, access, {
          subject: 'infrastructure was changed',
          lines: [
            `Approved by ${approval.approver}, ${approval.ticket}.`,
            ...changeLines(preview.changes.slice(0, 50)),
          ],
        }),
    },
    options,
  );
}
