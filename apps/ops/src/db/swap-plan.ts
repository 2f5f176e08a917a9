import { type TableName, TABLES } from '../../../../libs/contract/src/tables.ts';
import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { TableNames } from '../clients/tables.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { elapsed } from '../core/elapsed.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { DURABLE_TABLES } from './verify-tables.ts';

/** The table pointers before the last swap, stored so that an operator can revert. */
export interface PreviousTables {
  readonly at: string;
  readonly by: string;
  readonly tables: Readonly<Partial<Record<TableName, string>>>;
  /** The tables of the swap itself. Absent in records of earlier versions. */
  readonly to?: Readonly<Partial<Record<TableName, string>>>;
  /** True for a swap back. */
  readonly isBack?: boolean;
  /** True when the tasks read the new pointers, or the pointers were reverted. */
  readonly done?: boolean;
}

/** Returns the last swap if it was interrupted. Then some pointers have moved, or the tasks have not read them. */
export function interrupted(previous: PreviousTables | undefined): PreviousTables | undefined {
  return previous?.to !== undefined && previous.done !== true ? previous : undefined;
}

export type SwapStep =
  | {
      readonly do: 'remember';
      readonly title: string;
      readonly record: Required<Pick<PreviousTables, 'tables' | 'to' | 'isBack'>>;
    }
  | { readonly do: 'finish'; readonly title: string }
  | { readonly do: 'point'; readonly title: string; readonly table: TableName; readonly to: string }
  | { readonly do: 'redeploy'; readonly title: string; readonly back: PreviousTables['tables'] }
  /** Sends the traffic back to the tasks that still run on the former tables. */
  | { readonly do: 'old-tasks'; readonly title: string; readonly id: string; readonly isAutomatic: boolean };

export interface SwapFacts {
  readonly stage: CloudStage;
  readonly serving: TableNames;
  readonly target: PreviousTables['tables'];
  readonly title: string;
  readonly notes: readonly string[];
  readonly isBack: boolean;
  /** The interrupted swap that this call resumes. */
  readonly resumes?: PreviousTables;
  /** The running redeployment of the swap that is undone: its old tasks serve the former tables. */
  readonly undoes?: ObservedDeployment;
}

/**
 * Plans a swap: stores the present pointers, sets the new ones and deploys the running release again, because tasks
 * read the pointers at start.
 */
export function swapPlan(facts: SwapFacts): Plan<SwapStep> {
  const { stage, serving, target, title, notes, undoes, isBack, resumes } = facts;
  const moved = TABLES.map(({ name }) => name).filter(
    (name) => target[name] !== undefined && target[name] !== serving[name],
  );
  const before = resumes?.tables ?? Object.fromEntries(moved.map((table) => [table, serving[table]]));
  const to = Object.fromEntries(moved.map((table) => [table, target[table] ?? '']));
  const points = moved.map((table) => {
    const to = target[table] ?? '';
    return { do: 'point' as const, title: `point ${table} from ${serving[table]} to ${to}`, table, to };
  });
  const words = moved.map((table) => serving[table]).join(', ');
  const isNothing = moved.length === 0 && resumes === undefined;
  return {
    verb: 'db swap',
    stage,
    title,
    steps: isNothing
      ? []
      : [
          ...(resumes ? [] : [remember(words, { tables: before, to, isBack })]),
          ...points,
          ...traffic(before, undoes),
          { do: 'finish', title: 'record that the swap is complete' },
        ],
    notes: isNothing
      ? []
      : [...(resumes ? [`resumes the swap of ${resumes.at} (${resumes.by}), which was interrupted`] : []), ...notes],
  };
}

function remember(words: string, record: Extract<SwapStep, { do: 'remember' }>['record']): SwapStep {
  return { do: 'remember', title: `store ${words} for a revert`, record };
}

function traffic(back: PreviousTables['tables'], undoes: ObservedDeployment | undefined): SwapStep[] {
  if (undoes === undefined) {
    return [{ do: 'redeploy', title: 'deploy the running release of the API again, all at once', back }];
  }
  const origin = undoes.automaticRollbackOf;
  return [
    {
      do: 'old-tasks',
      title: origin
        ? `wait until CodeDeploy has rolled ${origin.id} back`
        : `stop ${undoes.id}: its old tasks still run on the former tables`,
      id: origin?.id ?? undoes.id,
      isAutomatic: origin !== undefined,
    },
  ];
}

/**
 * Returns notes on the data that a swap loses.
 * @param at restore time of the tables
 */
export function lossNotes(stage: CloudStage, at: string, now: number, tables: readonly TableName[]): string[] {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  const partial = DURABLE_TABLES.filter((table) => !tables.includes(table));
  return [
    `LOST: everything written to ${tables.join(', ')} since ${at}, which was ${elapsed(seconds)} ago, and until the new tasks serve`,
    ...(partial.length === 0
      ? []
      : [
          `${partial.join(', ')} stay as they are now: quests, balances and rewards will not agree. Restore all of them together`,
        ]),
    'switch maintenance on first, so that no write is lost; switch it off after "db verify"',
    'if the deployment fails, the pointers are reverted; while it goes on, they stay',
    `to revert: npm run ops -- db swap ${stage} --back (data written meanwhile then stays in the side tables)`,
    'alarms, dashboards and the backup plan follow with the next "infra apply"; the old tables stay until a person deletes them',
  ];
}

/** @throws OpsFailure nothing was swapped */
export function backTarget(previous: PreviousTables | undefined, stage: CloudStage): PreviousTables {
  if (previous !== undefined) return previous;
  throw new OpsFailure(`No swap to revert in ${stage}.`, EXIT.usage);
}
