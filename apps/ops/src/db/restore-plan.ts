import { sideTableName } from '../../../../libs/contract/src/names.ts';
import type { TableName } from '../../../../libs/contract/src/tables.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { TableBackup } from './table-backups.ts';
import { settingsOf, type TableSettings, type TableState } from './table-state.ts';

export type RestoreStep =
  /** Restores the copy of a deleted table. */
  | { readonly do: 'restore-deleted'; readonly title: string; readonly arn: string; readonly to: string }
  /** Starts the restore of a copy in the vault. The key encrypts the new table. */
  | {
      readonly do: 'restore-copy';
      readonly title: string;
      readonly arn: string;
      readonly to: string;
      readonly keyArn?: string;
    }
  | { readonly do: 'await-copy'; readonly title: string; readonly to: string }
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

/** A table to restore and the settings that it gets. */
interface Side {
  readonly table: TableName;
  readonly side: string;
  readonly settings: TableSettings;
}

/** Plans a restore. All restores start before the first wait, so they run in parallel. */
export function restorePlan(stage: CloudStage, at: string, states: readonly TableState[]): Plan<RestoreStep> {
  const sides = states.map((state) => ({ ...state, side: sideTableName(stage, state.table, at) }));
  return planOf(stage, at, sides, {
    source: `point-in-time recovery of ${at}`,
    starts: sides.map(({ name, side }) => ({
      do: 'restore',
      title: `restore ${name} of ${at} to ${side}`,
      from: name,
      to: side,
      at,
    })),
    notes: [],
  });
}

/**
 * Plans the restore of copies. The side tables take the time of the newest copy, which "db verify" and "db swap" name.
 * @param tags of the stage's tables
 */
export function restoreCopiesPlan(
  stage: CloudStage,
  copies: readonly TableBackup[],
  tags: TableSettings['tags'],
): Plan<RestoreStep> {
  const at = timeOfCopies(copies);
  const sides = copies.map((copy) => ({
    ...copy,
    side: sideTableName(stage, copy.table, at),
    settings: { ...settingsOf(copy.table, stage), tags },
  }));
  return planOf(stage, at, sides, {
    source: 'backups',
    starts: sides.map(({ arn, kind, of, at: taken, side, keyArn }): RestoreStep => {
      const title = `restore the copy of ${of}, taken ${taken}, to ${side}`;
      if (kind === 'deleted') return { do: 'restore-deleted', title, arn, to: side };
      return { do: 'restore-copy', title, arn, to: side, ...(keyArn !== undefined && { keyArn }) };
    }),
    waits: sides
      .filter(({ kind }) => kind === 'vault')
      .map(({ side }) => ({ do: 'await-copy', title: `wait for the restore of ${side}`, to: side })),
    notes: [
      'copies of several tables are minutes apart: quests, balances and rewards may not agree. "db verify" counts what differs',
    ],
  });
}

/**
 * Returns the copies with these ARNs.
 * @throws OpsFailure for an unknown or incomplete copy, or two copies of one table
 */
export function chosenCopies(known: readonly TableBackup[], arns: readonly string[], stage: CloudStage): TableBackup[] {
  const chosen = arns.map((arn) => {
    const copy = known.find((each) => each.arn === arn);
    if (copy === undefined) throw new OpsFailure(`No copy ${arn}. "db backups ${stage}" lists them.`, EXIT.usage);
    if (!copy.usable) throw new OpsFailure(`The copy ${arn} is not complete. Choose another one.`, EXIT.usage);
    return copy;
  });
  const twice = chosen.find(({ table }, index) => chosen.findIndex((other) => other.table === table) !== index);
  if (twice) throw new OpsFailure(`Two copies of ${twice.table}. Choose one.`, EXIT.usage);
  return chosen;
}

/** Returns the time of the newest copy, to the second. */
function timeOfCopies(copies: readonly TableBackup[]): string {
  const newest = Math.max(...copies.map(({ at }) => Date.parse(at)));
  return new Date(Math.floor(newest / 1000) * 1000).toISOString();
}

interface Parts {
  readonly source: string;
  readonly starts: readonly RestoreStep[];
  readonly waits?: readonly RestoreStep[];
  readonly notes: readonly string[];
}

function planOf(stage: CloudStage, at: string, sides: readonly Side[], parts: Parts): Plan<RestoreStep> {
  return {
    verb: 'db restore',
    stage,
    title: `Restore ${sides.map(({ table }) => table).join(', ')} to side tables, from ${parts.source}`,
    steps: [
      ...parts.starts,
      ...(parts.waits ?? []),
      ...sides.map(({ side }) => ({
        do: 'await' as const,
        title: `wait until ${side} and its indexes stand`,
        table: side,
      })),
      ...sides.map(({ table, side, settings }) => ({
        do: 'settle' as const,
        title: `give ${side} what a restore leaves out: ${describeSettings(settings)}`,
        table,
        name: side,
        settings,
      })),
    ],
    notes: [
      'the serving tables are not changed',
      'tables are billed beside each other until the old ones are deleted by hand',
      'the same command resumes',
      ...parts.notes,
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
