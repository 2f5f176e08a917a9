/**
 * Entry point of `verify.mjs` in an archive: `node verify.mjs [FOLDER | URL] [--keys FILE]`. It needs Node and nothing
 * else: no package, no service, and no network for a folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TrustedKeys } from '../../../../libs/proof/src/verify/fact.ts';
import { objectAt, textAt } from '../../../../libs/proof/src/verify/json.ts';
import { ARCHIVE } from './archive-paths.ts';
import { auditLog, auditReceipts, logLines, type ReadPath } from './check-archive.ts';
import { NODE_PRIMITIVES } from './node-primitives.ts';

function readerOf(place: string): ReadPath {
  if (!/^https?:\/\//.test(place)) return (path) => readFile(join(place, path)).catch(() => undefined);
  const base = place.endsWith('/') ? place : `${place}/`;
  return async (path) => {
    const answer = await fetch(new URL(path, base));
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  };
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { keys: { type: 'string' } } });
  const read = readerOf(positionals[0] ?? import.meta.dirname);
  const given = values.keys === undefined ? await read(ARCHIVE.keys) : await readFile(values.keys);
  const value = JSON.parse(new TextDecoder().decode(given)) as unknown;
  const keys: TrustedKeys = { did: objectAt(value, 'did'), vkey: textAt(value, 'vkey') };
  const { checkpoint, leaves, problems } = await auditLog(read, keys.vkey, NODE_PRIMITIVES);
  const found = [...problems, ...(await auditReceipts(read, leaves, keys, NODE_PRIMITIVES))];
  for (const line of checkpoint === undefined ? [] : logLines(checkpoint, keys.vkey)) console.log(line);
  console.log(`issuer     ${textAt(keys.did, 'id')}`);
  if (values.keys === undefined) {
    console.log(
      'The keys come from the archive itself: compare them with the keys that you know, or give --keys FILE.',
    );
  }
  for (const line of found) console.error(`FAILS  ${line}`);
  console.log(found.length === 0 ? 'Every receipt is in the log, and every fact holds.' : 'The archive does not hold.');
  return found.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
