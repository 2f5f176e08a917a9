import type { OpsContext } from '../core/ops-context.ts';
import type { TableFault } from './tables-audit.ts';
import {
  differencesOf,
  snapshotOf,
  sumLine,
  type TableDifference,
  type TablesSnapshot,
  type TableSource,
} from './verify-tables.ts';

export interface VerifiedTables extends TablesSnapshot {
  readonly lines: readonly string[];
}

/**
 * Reads every durable table. A fault counts only if a second read shows it again, because the service may write between
 * two reads.
 */
export async function verifyTables(
  { terminal }: Pick<OpsContext, 'terminal'>,
  source: TableSource,
): Promise<VerifiedTables> {
  const first = await snapshotOf(source, undefined, (table, sum) => terminal.warn(`  read ${sumLine(table, sum)}`));
  const picture = first.faults.length === 0 ? first : await again();
  const lines = Object.entries(picture.tables).map(
    ([table, sum]) => `${sumLine(table as keyof typeof picture.tables, sum)}  ${fingerprint(sum.segments)}`,
  );
  return { ...picture, lines: [...lines, `${picture.faults.length} faults between tables`] };

  async function again(): Promise<TablesSnapshot> {
    terminal.warn(`  ${first.faults.length} suspects: reading again`);
    const second = await snapshotOf(source);
    const before = new Set(first.faults.map(nameOf));
    return { ...second, faults: second.faults.filter((fault) => before.has(nameOf(fault))) };
  }
}

/** Compares a snapshot with other tables. */
export async function compareWith(picture: TablesSnapshot, other: TableSource): Promise<TableDifference[]> {
  return differencesOf(picture, await snapshotOf(other));
}

const nameOf = ({ kind, id, detail }: TableFault) => `${kind} ${id} ${detail}`;

/** Returns a short checksum for display. Programs compare the segments. */
function fingerprint(segments: readonly string[]): string {
  const sum = segments.reduce((total, segment) => (total + BigInt(`0x${segment}`)) % (1n << 64n), 0n);
  return sum.toString(16).padStart(16, '0');
}
