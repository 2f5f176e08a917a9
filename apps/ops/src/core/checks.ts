import { elapsed } from './elapsed.ts';
import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import { aligned, table } from './table.ts';
import type { OpsContext } from './ops-context.ts';

/** Result of a check. `unknown` means that the check could not run; it never passes. */
export type CheckState = 'ok' | 'warn' | 'fail' | 'unknown';

/** Result of a check. */
export interface Finding {
  readonly state: CheckState;
  /** The cause, and the remedy when the check does not pass. */
  readonly reason: string;
}

/** A check: a title and a function that judges one condition. */
export interface Check {
  /** Stable id, for example `alarms.quiet`. */
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<Finding>;
}

export interface CheckRow extends Finding {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
}

export const ok = (reason = ''): Finding => ({ state: 'ok', reason });
export const warn = (reason: string): Finding => ({ state: 'warn', reason });
export const fail = (reason: string): Finding => ({ state: 'fail', reason });
export const unknown = (reason: string): Finding => ({ state: 'unknown', reason });

/** Runs the checks in order. A check that throws becomes an `unknown` row. */
export async function runChecks(
  context: Pick<OpsContext, 'clock'>,
  checks: readonly Check[],
  onRow: (row: CheckRow) => void = () => undefined,
): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (const { id, title, run } of checks) {
    const began = context.clock.now();
    const finding = await Promise.resolve()
      .then(run)
      .catch((error: unknown) => unknown(messageOf(error)));
    const row = { id, title, ...finding, seconds: (context.clock.now() - began) / 1000 };
    rows.push(row);
    onRow(row);
  }
  return rows;
}

/** Returns true if every row is `ok` or `warn`. */
export function allPassed(rows: readonly CheckRow[]): boolean {
  return rows.every(({ state }) => state === 'ok' || state === 'warn');
}

export function checkLines(rows: readonly CheckRow[]): string[] {
  const cells = rows.map(({ state, title, reason, seconds }) => [
    state.toUpperCase(),
    title,
    seconds >= 1 ? elapsed(seconds) : '',
    reason,
  ]);
  return table(['STATE', 'WHAT', 'TOOK', 'WHY'], cells);
}

/**
 * Runs checks and prints the rows as one JSON document or as a table. `about` names the stage among the progress.
 * @throws OpsFailure with `exitCode` if a check does not pass
 */
export async function reportChecks(
  context: OpsContext,
  checks: readonly Check[],
  options: { readonly json?: boolean; readonly dryRun?: boolean; readonly exitCode?: number; readonly about?: string },
): Promise<CheckRow[]> {
  const { terminal } = context;
  if (options.dryRun) {
    const list = checks.map(({ id, title }) => ({ id, title }));
    if (options.json) terminal.print(JSON.stringify(list));
    else aligned(list.map(({ id, title }) => [id, title])).forEach((line) => terminal.print(line));
    return [];
  }
  if (options.about !== undefined) terminal.warn(`Stage ${options.about}`);
  const rows = await runChecks(context, checks, ({ title }) => terminal.warn(`  … ${title}`));
  const isGood = allPassed(rows);
  if (options.json) terminal.print(JSON.stringify({ ok: isGood, rows }));
  else checkLines(rows).forEach((line) => terminal.print(line));
  const bad = rows.filter(({ state }) => state === 'fail' || state === 'unknown');
  if (!isGood) {
    throw new OpsFailure(
      `${bad.length} of ${rows.length} checks did not pass: ${bad.map(({ id }) => id).join(', ')}`,
      options.exitCode ?? EXIT.failed,
    );
  }
  return rows;
}
