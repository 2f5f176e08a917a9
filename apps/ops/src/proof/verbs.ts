import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Command, Option } from 'commander';
import { equalBytes } from '../../../../libs/proof/src/bytes.ts';
import { parseCheckpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { toBase64 } from '../../../../libs/proof/src/log/base64.ts';
import { addressesOf } from '../access.ts';
import { servingTables } from '../clients/tables.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import { tableSource } from '../db/table-source.ts';
import { ARCHIVE } from './archive-paths.ts';
import { auditLog, levelsOf, logLines, type ReadPath, rootOf } from './check-archive.ts';
import { ARCHIVE_HELP, STATUS_HELP, VERIFY_HELP } from './help.ts';
import { NODE_PRIMITIVES } from './node-primitives.ts';
import { PublicLog } from './public-log.ts';
import { storedReceipts } from './stored-receipts.ts';
import { requireEmpty, writeArchive } from './write-archive.ts';

/** Adds `proof status|verify|archive`. */
export function addProof(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'status',
    description: 'size and signed checkpoint of the public log',
    stage: 'argument',
    role: 'developer',
    help: STATUS_HELP,
    run: status,
  });
  addVerb<{ continues?: string }>(area, context, {
    name: 'verify',
    description: 'reads the whole public log and proves its root',
    stage: 'argument',
    options: [new Option('--continues <folder>', 'archive that the log must continue')],
    role: 'developer',
    help: VERIFY_HELP,
    run: verify,
  });
  addVerb<{ to: string }>(area, context, {
    name: 'archive',
    description: 'writes log, receipts, keys and verifier as one static folder that proves itself',
    stage: 'argument',
    options: [new Option('--to <folder>', 'a new folder').makeOptionMandatory()],
    role: 'operator',
    help: ARCHIVE_HELP,
    run: archive,
  });
}

function logOf({ context, access }: Pick<VerbCall<object>, 'context' | 'access'>): PublicLog {
  return new PublicLog(context, addressesOf(context, access).api);
}

async function status(call: VerbCall<object>): Promise<void> {
  const { checkpoint, verifierKey } = await logOf(call).checkpoint();
  const { origin, size } = checkpoint;
  const root = toBase64(checkpoint.root);
  call.tell({ origin, size, root, verifierKey }, () => [...logLines(checkpoint, verifierKey), 'signature  holds']);
}

async function verify(call: VerbCall<{ continues?: string }>): Promise<void> {
  const { tell, options } = call;
  const log = logOf(call);
  const before = options.continues === undefined ? undefined : archivedLog(options.continues);
  const verifierKey = before?.verifierKey ?? (await log.verifierKey());
  const { checkpoint, leaves, problems } = await auditLog(readerOf(log), verifierKey, NODE_PRIMITIVES);
  const rewritten = before !== undefined && !continues(leaves, before.checkpoint);
  const found = [...problems, ...(rewritten ? [`the log does not continue ${options.continues ?? ''}`] : [])];
  tell({ size: checkpoint?.size, problems: found }, () => [
    ...(checkpoint === undefined ? [] : logLines(checkpoint, verifierKey)),
    ...found.map((problem) => `FAILS      ${problem}`),
  ]);
  if (found.length > 0) throw new OpsFailure('The log does not prove itself.');
}

/** Every missing file of the log is a finding and no reason to stop. */
function readerOf(log: PublicLog): ReadPath {
  return async (path) => {
    try {
      return await log.bytes(`/${path}`);
    } catch (error) {
      if (error instanceof OpsFailure) return undefined;
      throw error;
    }
  };
}

/** @throws OpsFailure for a folder without a checkpoint */
function archivedLog(folder: string) {
  try {
    const text = (path: string) => readFileSync(join(folder, path), 'utf8');
    const checkpoint = parseCheckpoint(text(ARCHIVE.checkpoint));
    if (checkpoint !== undefined) return { checkpoint, verifierKey: text(ARCHIVE.verifierKey).trim() };
  } catch {
    // A missing file, like a damaged one.
  }
  throw new OpsFailure(`${folder} is no archive of a log.`, EXIT.usage);
}

function continues(leaves: readonly Uint8Array[], { size, root }: { size: number; root: Uint8Array }): boolean {
  const prefix = leaves.slice(0, size);
  return prefix.length === size && equalBytes(rootOf(levelsOf(prefix, NODE_PRIMITIVES), size, NODE_PRIMITIVES), root);
}

async function archive(call: VerbCall<{ to: string }>): Promise<void> {
  const { context, access, options, tell } = call;
  requireEmpty(options.to);
  const log = logOf(call);
  const [{ checkpoint, text, verifierKey }, did] = await Promise.all([
    log.checkpoint(),
    log.text('/.well-known/did.json'),
  ]);
  const source = tableSource(context.aws(access).client(DynamoDBClient), await servingTables(context, access));
  const keys = { did: JSON.parse(did) as unknown, vkey: verifierKey };
  await writeArchive(
    options.to,
    { checkpoint, checkpointText: text, keys, ...(await verifiers(context)) },
    storedReceipts(source),
  );
  // The folder is what counts: its own program judges it.
  const { code, stdout, stderr } = await context.run(process.execPath, [join(options.to, ARCHIVE.command)], {
    cwd: process.cwd(),
  });
  if (code !== 0) throw new OpsFailure(`${options.to} does not prove itself.\n${stderr}`);
  tell({ folder: options.to, size: checkpoint.size, root: toBase64(checkpoint.root) }, () => [
    ...stdout.trimEnd().split('\n'),
    `written to ${options.to}`,
  ]);
}

/** Builds the verifiers of an archive: a page and a program. */
async function verifiers(context: OpsContext): Promise<{ readonly page: string; readonly command: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-verifier-'));
  try {
    const script = join(context.root, 'scripts', 'setup', 'verifier.mjs');
    const { code, stderr } = await context.run(process.execPath, [script, folder]);
    if (code !== 0) throw new OpsFailure(`The verifier was not built: ${stderr}`);
    const text = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { page: text('verifier.html'), command: text('verify.mjs') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
