import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { shardOf } from '../../apps/api/src/dynamo/shard.ts';

type Row = readonly (string | number | null)[];

/** The rows that one stored quest has in a table or index of the database file. */
interface Template {
  readonly rows: readonly Row[];
  readonly insert: StatementSync;
}

const LIST_SHARDS = 2;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Milliseconds between two quests. */
const APART = 15_000;

/**
 * Copies stored quests, straight in the file of the embedded database: every row of a quest in every table and index, with
 * another id and time. The service wrote the originals, so the copies are what the service writes.
 * @param originals ids of stored quests, one for each shard of the lists
 */
export function grow(file: string, originals: readonly string[], count: number): void {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;',
  );
  const byShard = new Map(originals.map((id) => [shardOf(id, LIST_SHARDS), { id, ...templatesOf(database, id) }]));
  const begin = Date.now() - (count + 1) * APART;
  database.exec('BEGIN');
  for (let index = 0; index < count; index += 1) {
    const time = begin + index * APART;
    const id = ulid(time, index);
    const original = byShard.get(shardOf(id, LIST_SHARDS));
    if (original === undefined) throw new Error('an original is missing for a shard of the lists');
    const iso = new Date(time).toISOString();
    const copy = (value: Row[number]) =>
      typeof value === 'string' ? value.replaceAll(original.id, id).replaceAll(original.createdAt, iso) : value;
    for (const { rows, insert } of original.templates) for (const row of rows) insert.run(...row.map(copy));
  }
  database.exec('COMMIT');
  database.close();
}

function templatesOf(database: DatabaseSync, id: string): { templates: Template[]; createdAt: string } {
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'bench-%'`).all();
  const templates = tables.flatMap(({ name }): Template[] => {
    const table = `"${String(name)}"`;
    const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(String(name));
    const anyHasId = columns.map((column) => `"${String(column['name'])}" LIKE :id`).join(' OR ');
    const rows = database.prepare(`SELECT * FROM ${table} WHERE ${anyHasId}`).all({ id: `%${id}%` });
    if (rows.length === 0) return [];
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`);
    return [{ rows: rows.map((row) => Object.values(row) as Row), insert }];
  });
  const quest = templates.flatMap(({ rows }) => rows).find((row) => row[0] === `S:${id}` && row[1] === 'S:QUEST');
  const createdAt = /"createdAt":\{"S":"([^"]+)"\}/.exec(String(quest?.[2]))?.[1];
  if (createdAt === undefined) throw new Error(`the database file has no quest ${id}`);
  return { templates, createdAt };
}

/** An id of a given time whose other part counts, so that it is unique and ascending. */
function ulid(time: number, index: number): string {
  return digits(time, 10) + digits(index, 16);
}

function digits(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text;
  return text;
}
