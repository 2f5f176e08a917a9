import { createHash, randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { binary } from '../../testing/binary.ts';
import { rootOf } from '../../testing/log-root.ts';
import { utf8 } from '@civicforge/proof/bytes';
import { toBase64 } from '@civicforge/proof/log/base64';
import { parseCheckpoint } from '@civicforge/proof/log/checkpoint';
import { fromVerifierKey, verifyNote } from '@civicforge/proof/log/note';
import { parseTlogProof } from '@civicforge/proof/log/tlog-proof';
import { leafHash, verifyConsistency, verifyInclusion } from '@civicforge/proof/log/tree';
import { DeleteCommand, PutCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import { receiptKey } from '../receipts/receipt.item.ts';
import { ReceiptRepository } from '../receipts/receipt.repository.dynamo.ts';
import { entriesKey, HEAD_KEY } from './log.item.ts';
import { LogRepository } from './log.repository.dynamo.ts';
import { LogRefused, LogSequencer } from './log.sequencer.ts';

const LOG = '/api/v1/public/log';

let test: TestApp;
let archive: string;
let sequencer: LogSequencer;
let receipts: ReceiptRepository;

beforeEach(async () => {
  archive = mkdtempSync(join(tmpdir(), 'civicforge-archive-'));
  test = await startTestApp({ environment: { LOG_ARCHIVE: archive, RATE_LIMIT_FACTOR: '1000' } });
  sequencer = test.app.get(LogSequencer);
  receipts = test.app.get(ReceiptRepository, { strict: false });
});
afterEach(async () => {
  await test.close();
  rmSync(archive, { recursive: true });
});

/** Share of the calls of a step in which its process dies, before and after the write. */
const KILLED = { append: 0.15, storeProof: 0.003, publish: 0.15 };

let made = 0;

/** Stores receipts without a place, as completions do, and returns their ids. */
async function storeReceipts(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomBytes(16).toString('base64url'));
  for (const receiptId of ids) {
    made += 1;
    const document = JSON.stringify({ receiptId });
    const leaf = createHash('sha256').update(document).digest('base64url');
    const completedAt = new Date(Date.UTC(2026, 0, 1) + made).toISOString();
    await receipts.restore({ receiptId, questId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', document, leaf, completedAt });
  }
  return ids;
}

/** Sequences until nothing waits. */
async function sequenceAll(): Promise<void> {
  while ((await sequencer.sequence()) > 0);
}

async function published() {
  const answer = await test.http.get(`${LOG}/checkpoint`);
  const checkpoint = parseCheckpoint(answer.text);
  if (checkpoint === undefined) throw new Error(`not a checkpoint: ${answer.text}`);
  return checkpoint;
}

describe('the log', () => {
  it('gives receipts consecutive places, proofs that verify, and tiles that give the root', async () => {
    const ids = await storeReceipts(300);
    await sequenceAll();
    const stored = await Promise.all(ids.map((id) => receipts.find(id)));
    expect(stored.map((receipt) => receipt?.logIndex)).toEqual(ids.map((_, at) => at));

    const vkey = await test.http.get('/.well-known/civicforge-log.vkey');
    const key = fromVerifierKey(vkey.text.trimEnd(), sha256);
    if (key === undefined) throw new Error(`not a key: ${vkey.text}`);
    expect(key.name).toBe('localhost:5173/api/v1/public/log');

    const leaves = stored.map((receipt) => Buffer.from(receipt?.leaf ?? '', 'base64url'));
    const { size, root } = await published();
    expect([size, toBase64(root)]).toEqual([300, rootOf(leaves).toString('base64')]);

    for (const [at, receipt] of stored.entries()) {
      const proof = parseTlogProof(receipt?.logProof ?? '');
      if (proof === undefined) throw new Error(`receipt ${String(at)} has no proof`);
      const leaf = leafHash(sha256(utf8(receipt?.document ?? '')), sha256);
      expect(verifyInclusion(leaf, { ...proof.checkpoint, index: at }, proof.path, sha256)).toBe(true);
      const isSigned = await verifyNote(proof.checkpoint.note, key, { sha256, verify: verifyEd25519 });
      expect([isSigned, proof.index]).toEqual([true, at]);
    }

    const bundle = await test.http.get(`${LOG}/tile/entries/000`).buffer(true).parse(binary);
    const entries = Array.from({ length: 256 }, (_, at) => (bundle.body as Buffer).subarray(at * 34, at * 34 + 34));
    expect(entries).toEqual(leaves.slice(0, 256).map((leaf) => Buffer.concat([Buffer.of(0, 32), leaf])));
    expect(bundle.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const tile = await test.http.get(`${LOG}/tile/0/001.p/44`).buffer(true).parse(binary);
    const hashes = leaves.slice(256).map((leaf) => Buffer.from(leafHash(leaf, sha256)));
    expect(tile.body).toEqual(Buffer.concat(hashes));
    const top = await test.http.get(`${LOG}/tile/1/000.p/1`).buffer(true).parse(binary);
    expect(top.body).toEqual(rootOf(leaves.slice(0, 256)));
  });

  it('proves that it only grows', async () => {
    await storeReceipts(7);
    await sequenceAll();
    const old = await published();
    await storeReceipts(100);
    await sequenceAll();
    const next = await published();
    const answer = await test.http.get(`${LOG}/consistency?from=7&to=107`);
    const { hashes } = answer.body as { hashes: string[] };
    const path = hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
    expect(verifyConsistency(old, next, path, sha256)).toBe(true);
    const proof = parseTlogProof((await test.http.get(`${LOG}/proof/3`)).text);
    expect([proof?.index, proof?.checkpoint.size]).toEqual([3, 107]);
  });

  it('has a signed checkpoint before the first receipt', async () => {
    await sequencer.sequence();
    const { size, root } = await published();
    expect([size, toBase64(root)]).toEqual([0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=']);
  });

  it('answers 404 for what a log with three receipts does not have', async () => {
    await storeReceipts(3);
    await sequenceAll();
    for (const path of [
      'tile/0/000',
      'tile/0/000.p/4',
      'tile/1/000.p/1',
      'tile/0/0',
      'tile/0/000.p/03',
      'tile/64/000',
      'tile/entries/001',
      'tile/0/x001/000/000/000/000',
      'proof/3',
      'proof/03',
      'proof/-1',
    ]) {
      const { status, body, headers } = await test.http.get(`${LOG}/${path}`);
      expect([path, status, body.code, headers['cache-control']]).toEqual([path, 404, 'not-found', 'no-store']);
    }
  });

  it('answers 400 for a consistency proof outside of a log with three receipts', async () => {
    await storeReceipts(3);
    await sequenceAll();
    for (const query of ['from=0&to=3', 'from=2&to=1', 'from=1&to=4', 'from=1', 'from=1.5&to=2', 'from=a&to=2', '']) {
      const { status, body } = await test.http.get(`${LOG}/consistency?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'validation.failed']);
    }
  });
});

describe('sequence', () => {
  it('gives each receipt one place when several processes run at once', async () => {
    const ids = await storeReceipts(150);
    await Promise.all(Array.from({ length: 4 }, () => sequenceAll()));
    await sequenceAll();
    const stored = await Promise.all(ids.map((id) => receipts.find(id)));
    const places = stored.map((receipt) => receipt?.logIndex ?? -1).sort((left, right) => left - right);
    expect(places).toEqual(ids.map((_, at) => at));
    expect((await published()).size).toBe(150);
  });

  it('gives 1,000 receipts consecutive places in one tree while processes die at any step', async () => {
    const ids = await storeReceipts(1_000);
    const log = test.app.get(LogRepository);
    const spies = (['append', 'storeProof', 'publish'] as const).map((step) => {
      const work = log[step].bind(log) as (...words: unknown[]) => Promise<never>;
      // A process dies before or after the write, whose answer it then never sees.
      return jest.spyOn(log, step).mockImplementation(async (...words: unknown[]) => {
        const luck = Math.random();
        if (luck < KILLED[step]) throw new Error('killed before the write');
        const result = await work(...words);
        if (luck > 1 - KILLED[step]) throw new Error('killed after the write');
        return result;
      });
    });
    let kills = 0;
    const untilDone = async () => {
      for (let quiet = 0; quiet < 2;) {
        try {
          quiet = (await sequencer.sequence()) === 0 ? quiet + 1 : 0;
        } catch {
          kills += 1;
        }
      }
    };
    await Promise.all([untilDone(), untilDone()]);
    for (const spy of spies) spy.mockRestore();
    await sequenceAll();
    expect(kills).toBeGreaterThan(0);

    const stored = await Promise.all(ids.map((id) => receipts.find(id)));
    const placed = stored.toSorted((left, right) => (left?.logIndex ?? -1) - (right?.logIndex ?? -1));
    expect(placed.map((receipt) => receipt?.logIndex)).toEqual(ids.map((_, at) => at));
    const { size, root } = await published();
    const leaves = placed.map((receipt) => Buffer.from(receipt?.leaf ?? '', 'base64url'));
    expect([size, toBase64(root)]).toEqual([1_000, rootOf(leaves).toString('base64')]);
    const proofs = placed.map((receipt) => parseTlogProof(receipt?.logProof ?? ''));
    expect(proofs.map((proof) => proof?.index)).toEqual(ids.map((_, at) => at));
  });

  it('omits a receipt that has a place although the index still lists it', async () => {
    const [first = ''] = await storeReceipts(2);
    await sequenceAll();
    const database = test.app.get(Database);
    await database.documents.send(
      new UpdateCommand({
        TableName: database.tables.quests,
        Key: receiptKey(first),
        UpdateExpression: 'SET unsequencedKey = :key, unsequencedSince = :since',
        ExpressionAttributeValues: { ':key': 'receipts', ':since': `2026-01-01T00:00:00.000Z#${first}` },
      }),
    );
    const [third = ''] = await storeReceipts(1);
    await sequencer.sequence();
    const places = [(await receipts.find(first))?.logIndex, (await receipts.find(third))?.logIndex];
    expect(places).toEqual([0, 2]);
  });

  it('finishes the publication of a process that died after the append', async () => {
    const [only = ''] = await storeReceipts(1);
    const log = test.app.get(LogRepository);
    const publish = jest.spyOn(log, 'storeProof').mockRejectedValue(new Error('killed'));
    await expect(sequencer.sequence()).rejects.toThrow('killed');
    publish.mockRestore();
    expect((await receipts.find(only))?.logProof).toBeUndefined();
    expect((await published()).size).toBe(0);
    await sequencer.sequence();
    expect(parseTlogProof((await receipts.find(only))?.logProof ?? '')?.checkpoint.size).toBe(1);
    expect((await published()).size).toBe(1);
  });

  it('refuses to continue a log that is shorter than its archive', async () => {
    await storeReceipts(2);
    await sequenceAll();
    const { head } = await headOf();
    await storeReceipts(1);
    await sequenceAll();
    await putHead(head);
    await storeReceipts(1);
    await expect(sequencer.sequence()).rejects.toThrow(/has 2 receipts, its archive has 3/);
  });

  it('refuses to continue a log that differs from its archive', async () => {
    await storeReceipts(2);
    await sequenceAll();
    const { head } = await headOf();
    await putHead({ ...head, root: new Uint8Array(32) });
    await storeReceipts(1);
    await expect(sequencer.sequence()).rejects.toThrow(LogRefused);
  });

  it('refuses to continue a log whose leaf data were changed', async () => {
    await storeReceipts(3);
    await sequenceAll();
    const stored = await test.app.get(LogRepository).entries(0);
    const { documents, tables } = test.app.get(Database);
    const bytes = new Uint8Array(stored ?? []).fill(1, 40, 41);
    await documents.send(new PutCommand({ TableName: tables.quests, Item: { ...entriesKey(0), bytes } }));
    await storeReceipts(1);
    await expect(sequencer.sequence()).rejects.toThrow(LogRefused);
    expect((await headOf()).head.size).toBe(3);
  });

  it('refuses to continue a log whose leaf data are gone', async () => {
    await storeReceipts(3);
    await sequenceAll();
    const { documents, tables } = test.app.get(Database);
    await documents.send(new DeleteCommand({ TableName: tables.quests, Key: entriesKey(0) }));
    await storeReceipts(1);
    await expect(sequencer.sequence()).rejects.toThrow(LogRefused);
    expect((await headOf()).head.size).toBe(3);
  });

  it('refuses to continue a log whose archive is empty', async () => {
    await storeReceipts(2);
    await sequenceAll();
    for (const name of readdirSync(join(archive, 'checkpoints'))) rmSync(join(archive, 'checkpoints', name));
    await storeReceipts(1);
    await expect(sequencer.sequence()).rejects.toThrow(/lacks the published checkpoint of size 2/);
  });

  it('refuses to sign with another key than that of the first start', async () => {
    await storeReceipts(1);
    await sequenceAll();
    await storeReceipts(1);
    const { head } = await headOf();
    await putHead({ ...head, verifierKey: 'other+00000000+AAAA' });
    await expect(sequencer.sequence()).rejects.toThrow(/LOG_KEY is not the key of this log/);
  });
});

async function headOf() {
  const head = await test.app.get(LogRepository).head();
  if (head === undefined) throw new Error('the log has no head');
  return { head };
}

/** Sets fields of the head, as a restored table has them. */
async function putHead(head: Awaited<ReturnType<typeof headOf>>['head']): Promise<void> {
  const database = test.app.get(Database);
  const names = ['size', 'root', 'publishedSize', 'checkpoint', 'batch', 'verifierKey'] as const;
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables.quests,
      Key: HEAD_KEY,
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, head[name]])),
    }),
  );
}
