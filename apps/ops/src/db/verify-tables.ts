import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../libs/contract/src/canonical-json.ts';
import { TABLES, type TableName } from '../../../../libs/contract/src/tables.ts';
import { type Item, TablesAudit, type TableFault } from './tables-audit.ts';

/** The reads that a verification needs: every page, in any order. */
export interface TableSource {
  items(table: TableName): AsyncIterable<Item>;
}

/** Item counts and checksums of a table. */
export interface TableSum {
  readonly count: number;
  /** Items by kind: `QUEST`, `EVENT`, `USER`, `ENTRY`, `pair`, … */
  readonly kinds: Readonly<Record<string, number>>;
  /** One order-independent checksum per key segment, so that a difference is narrowed down to a segment. */
  readonly segments: readonly string[];
}

/** Counts, checksums and faults of the tables from one read. */
export interface TablesSnapshot {
  readonly tables: Readonly<Partial<Record<TableName, TableSum>>>;
  readonly faults: readonly TableFault[];
}

/** Tables that are the source of truth. A restore covers them. */
export const DURABLE_TABLES: readonly TableName[] = TABLES.filter(({ durable }) => durable).map(({ name }) => name);

/** One hexadecimal digit of the key's hash chooses the segment. */
const SEGMENTS = 16;
const WRAP = 1n << 256n;

/**
 * Reads every item once and returns counts, checksums and faults between tables: every balance must be the sum of its
 * ledger, every completed quest must have its reward, every paid reward its entries.
 */
export async function snapshotOf(
  source: TableSource,
  tables: readonly TableName[] = DURABLE_TABLES,
  onTable: (table: TableName, sum: TableSum) => void = () => undefined,
): Promise<TablesSnapshot> {
  const audit = new TablesAudit();
  const sums: Partial<Record<TableName, TableSum>> = {};
  for (const table of tables) {
    const adder = new Adder(table);
    for await (const item of source.items(table)) {
      adder.add(item);
      audit.see(table, item);
    }
    const sum = adder.sum();
    sums[table] = sum;
    onTable(table, sum);
  }
  return { tables: sums, faults: audit.faults(tables) };
}

/** A table that differs between two snapshots. */
export interface TableDifference {
  readonly table: TableName;
  readonly counts: readonly [number, number];
  /** Numbers of the differing segments. */
  readonly segments: readonly number[];
}

/** Returns the tables that differ between two snapshots. A table in only one of them differs. */
export function differencesOf(one: TablesSnapshot, other: TablesSnapshot): TableDifference[] {
  const names = new Set([...Object.keys(one.tables), ...Object.keys(other.tables)] as TableName[]);
  return [...names].flatMap((table) => {
    const [left, right] = [one.tables[table], other.tables[table]];
    const numbers = Array.from({ length: SEGMENTS }, (_, segment) => segment);
    const segments = numbers.filter((segment) => left?.segments[segment] !== right?.segments[segment]);
    return segments.length === 0 ? [] : [{ table, counts: [left?.count ?? 0, right?.count ?? 0] as const, segments }];
  });
}

/** `quests 120 items (QUEST 40, EVENT 80)`. */
export function sumLine(table: TableName, { count, kinds }: TableSum): string {
  const parts = Object.entries(kinds).map(([kind, many]) => `${kind} ${many}`);
  return `${table} ${count} items${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

class Adder {
  private readonly keyOf: (item: Item) => readonly unknown[];
  private readonly totals = Array.from({ length: SEGMENTS }, () => 0n);
  private readonly kinds: Record<string, number> = {};
  private count = 0;

  constructor(table: TableName) {
    const definition = TABLES.find(({ name }) => name === table);
    if (definition === undefined) throw new Error(`There is no table ${table}`);
    const { partitionKey, sortKey } = definition;
    this.keyOf = (item) => [item[partitionKey], sortKey === undefined ? '' : item[sortKey]];
  }

  /** Adds the hash of an item. A sum does not depend on the scan order. */
  add(item: Item): void {
    const key = this.keyOf(item);
    const segment = hash(key)[0] ?? 0;
    const index = segment % SEGMENTS;
    this.totals[index] = ((this.totals[index] ?? 0n) + BigInt(`0x${hash(item).toString('hex')}`)) % WRAP;
    const kind = kindOf(key);
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
    this.count += 1;
  }

  sum(): TableSum {
    const kinds = Object.fromEntries(Object.entries(this.kinds).sort(([one], [other]) => one.localeCompare(other)));
    return { count: this.count, kinds, segments: this.totals.map((total) => total.toString(16).padStart(64, '0')) };
  }
}

/** Returns the prefix before the first `#` of a key, or the whole sort key. */
function kindOf([partition, sort]: readonly unknown[]): string {
  const keys = [partition, sort].map(String);
  const marked = keys.find((key) => key.includes('#'));
  return marked?.split('#')[0] ?? (keys[1] || 'item');
}

function hash(value: unknown): Buffer {
  return createHash('sha256').update(canonicalJson(value, encode)).digest();
}

/** Encodes DynamoDB values that JSON lacks. Sets are sorted. */
function encode(value: unknown): unknown {
  if (value instanceof Set) return { $set: [...value].map((part) => canonicalJson(part, encode)).sort() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { $number: value.toString() };
}
