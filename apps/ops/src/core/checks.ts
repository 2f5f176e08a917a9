import { elapsed } from './elapsed.ts';
import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import { table } from './table.ts';
import type { World } from './world.ts';

/** `unknown` is what could not be looked at: it is never taken for good. */
export type CheckState = 'ok' | 'warn' | 'fail' | 'unknown';

/** What a look has found. */
export interface Finding {
  readonly state: CheckState;
  /** Why, in words that say what to do where it is not good. */
  readonly reason: string;
}

/** One thing that must be true. */
export interface Check {
  /** Stable, as `alarms.quiet`. */
  readonly id: string;
  readonly says: string;
  readonly look: () => Promise<Finding>;
}

export interface CheckRow extends Finding {
  readonly id: string;
  readonly says: string;
  readonly seconds: number;
}

export const ok = (reason = ''): Finding => ({ state: 'ok', reason });
export const warn = (reason: string): Finding => ({ state: 'warn', reason });
export const fail = (reason: string): Finding => ({ state: 'fail', reason });
export const unknown = (reason: string): Finding => ({ state: 'unknown', reason });

/** Looks at everything, one after the other; a look that throws is a row, not the end. */
export async function runChecks(
  world: Pick<World, 'clock'>,
  checks: readonly Check[],
  onRow: (row: CheckRow) => void = () => undefined,
): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for (const { id, says, look } of checks) {
    const began = world.clock.now();
    const finding = await Promise.resolve()
      .then(look)
      .catch((error: unknown) => unknown(messageOf(error)));
    const row = { id, says, ...finding, seconds: (world.clock.now() - began) / 1000 };
    rows.push(row);
    onRow(row);
  }
  return rows;
}

/** Whether a gate made of these rows is open: warnings pass, what could not be seen does not. */
export function allGood(rows: readonly CheckRow[]): boolean {
  return rows.every(({ state }) => state === 'ok' || state === 'warn');
}

export function checkLines(rows: readonly CheckRow[]): string[] {
  const cells = rows.map(({ state, says, reason, seconds }) => [
    state.toUpperCase(),
    says,
    seconds >= 1 ? elapsed(seconds) : '',
    reason,
  ]);
  return table(['STATE', 'WHAT', 'TOOK', 'WHY'], cells);
}

/**
 * Runs checks and tells them: one JSON, or a table and a sum.
 * @throws OpsFailure `exitCode` when something is not good
 */
export async function tellChecks(
  world: World,
  checks: readonly Check[],
  options: { readonly json?: boolean; readonly dryRun?: boolean; readonly exitCode?: number },
): Promise<CheckRow[]> {
  const { terminal } = world;
  if (options.dryRun) {
    const list = checks.map(({ id, says }) => ({ id, says }));
    if (options.json) terminal.print(JSON.stringify(list));
    else list.forEach(({ id, says }) => terminal.print(`${id.padEnd(28)} ${says}`));
    return [];
  }
  const rows = await runChecks(world, checks, ({ says }) => terminal.warn(`  … ${says}`));
  const isGood = allGood(rows);
  if (options.json) terminal.print(JSON.stringify({ ok: isGood, rows }));
  else checkLines(rows).forEach((line) => terminal.print(line));
  const bad = rows.filter(({ state }) => state === 'fail' || state === 'unknown');
  if (!isGood) {
    throw new OpsFailure(
      `${bad.length} of ${rows.length} checks are not good: ${bad.map(({ id }) => id).join(', ')}`,
      options.exitCode ?? EXIT.failed,
    );
  }
  return rows;
}
