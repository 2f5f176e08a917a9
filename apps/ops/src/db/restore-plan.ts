import { sideTableName } from '../../../../libs/contract/src/names.ts';
import type { TableName } from '../../../../libs/contract/src/tables.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { TableSettings, TableState } from './table-state.ts';

export type RestoreStep =
  | { readonly do: 'restore'; readonly title: string; readonly from: string; readonly to: string; readonly at: string }
  | { readonly do: 'await'; readonly title: string; readonly table: string }
  | {
      readonly do: 'settle';
      readonly title: string;
      readonly table: TableName;
      readonly name: string;
      readonly settings: TableSettings;
    };

/**
 * Returns the restore time, to the second.
 * @param word a time as `2026-05-05T11:40:00Z`, or `latest`
 * @throws OpsFailure for an invalid time, or one outside the recovery window of a table
 */
export function restoreTime(word: string, states: readonly TableState[]): string {
  const windows = states.map(({ name, window }) => {
    if (window === undefined) throw new OpsFailure(`${name} has no point-in-time recovery.`);
    return window;
  });
  const from =
    windows
      .map((window) => window.from)
      .sort()
      .at(-1) ?? '';
  const to = windows.map((window) => window.to).sort()[0] ?? '';
  const time = word === 'latest' ? Date.parse(to) : Date.parse(word);
  if (Number.isNaN(time) || !/^latest$|^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(word)) {
    throw new OpsFailure(`"${word}" is no time such as 2026-05-05T11:40:00Z, nor "latest".`, EXIT.usage);
  }
  const at = new Date(Math.floor(time / 1000) * 1000).toISOString();
  if (Date.parse(at) < Date.parse(from) || Date.parse(at) > Date.parse(to)) {
    throw new OpsFailure(`${at} is outside of the recovery window: choose a time from ${from} to ${to}.`, EXIT.usage);
  }
  return at;
}

/** Plans a restore. All restores start before the first wait, so they run in parallel. */
export function restorePlan(stage: CloudStage, at: string, states: readonly TableState[]): Plan<RestoreStep> {
  const sides = states.map((state) => ({ state, side: sideTableName(stage, state.table, at) }));
  return {
    verb: 'db restore',
    stage,
    title: `Bring ${states.map(({ table }) => table).join(', ')} of ${at} back to side tables`,
    steps: [
      ...sides.map(({ state, side }) => ({
        do: 'restore' as const,
        title: `restore ${state.name} of ${at} to ${side}`,
        from: state.name,
        to: side,
        at,
      })),
      ...sides.map(({ side }) => ({
        do: 'await' as const,
        title: `wait until ${side} and its indexes stand`,
        table: side,
      })),
      ...sides.map(({ state, side }) => ({
        do: 'settle' as const,
        title: `give ${side} what a restore leaves out: ${describeSettings(state.settings)}`,
        table: state.table,
        name: side,
        settings: state.settings,
      })),
    ],
    notes: [
      'the serving tables are not changed',
      'tables are billed beside each other until the old ones are deleted by hand',
      'the same command with the same time resumes',
      `then: npm run ops -- db verify ${stage} --at ${at}, and npm run ops -- db swap ${stage} --to ${at}`,
    ],
  };
}

function describeSettings(settings: TableSettings): string {
  const { timeToLive, recovers, stream, insights, tags } = settings;
  return [
    ...(timeToLive === undefined ? [] : [`TTL on ${timeToLive}`]),
    ...(recovers ? ['point-in-time recovery'] : []),
    ...(stream === undefined ? [] : [`stream ${stream}`]),
    ...(insights ? ['contributor insights'] : []),
    `${tags.length} tags`,
    ...(settings.protected ? ['deletion protection'] : []),
  ].join(', ');
}
