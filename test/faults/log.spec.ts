import { createHash, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { jcs } from '@civicforge/proof/jcs';
import { parseCheckpoint } from '@civicforge/proof/log/checkpoint';
import { rootOf } from '../../apps/api/testing/log-root.ts';
import { temporaryFolder } from '../support/program.ts';
import { seededRandom } from './random.ts';
import { StormStack } from './storm-stack.ts';
import type { StormPerson } from './storm.ts';

/** Number of completions. A longer run sets more, and a file for the figures. */
const COMPLETIONS = Number(process.env['CIVICFORGE_LOG_COMPLETIONS'] ?? 60);
const FIGURES = process.env['CIVICFORGE_LOG_FIGURES'];
const COUPLES = 12;
const FEWEST_KILLS = 3;
const PATIENCE_MS = 240_000 + COMPLETIONS * 600;

const random = seededRandom(20_261_128);
const archive = temporaryFolder();
let stack: StormStack;

beforeAll(async () => {
  stack = await StormStack.open(1, { LOG_INTERVAL_SECONDS: '1', LOG_ARCHIVE: archive });
}, PATIENCE_MS);
afterAll(async () => {
  await stack.close();
  rmSync(archive, { recursive: true, force: true });
});

interface Bundle {
  readonly receipt: object;
  readonly log: { readonly index: number } | null;
}

interface Answer {
  readonly questId: string;
}

/** Asks one of the two processes, and again with the same key until one of them answers. */
async function ask({ token }: StormPerson, path: string, body: object = {}): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  for (;;) {
    const address = stack.addresses[random() < 0.5 ? 0 : 1] ?? '';
    try {
      const answer = await fetch(`${address}/api/v1${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await answer.text();
      if (answer.ok) return JSON.parse(text) as Answer;
      if (answer.status < 500 && !text.includes('idempotency.in-progress')) throw new Error(`${path}: ${text}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith(path)) throw error;
    }
    await sleep(50);
  }
}

/** Completes quests of one couple, both of whom attest at the same time. */
async function work(
  requestor: StormPerson,
  performer: StormPerson,
  next: () => boolean,
  done: string[],
): Promise<void> {
  while (next()) {
    const { questId } = await ask(requestor, '/quests', {
      title: 'Paint the bench',
      description: 'A coat of paint, please.',
    });
    await ask(performer, `/quests/${questId}/claim`);
    await ask(performer, `/quests/${questId}/submit`, { text: 'Two coats of paint.' });
    await Promise.all([requestor, performer].map((person) => ask(person, `/quests/${questId}/attest`)));
    done.push(questId);
  }
}

async function read(path: string): Promise<Buffer> {
  const answer = await fetch(`${stack.addresses[0] ?? ''}/api/v1/public/${path}`);
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function published() {
  const checkpoint = parseCheckpoint((await read('log/checkpoint')).toString());
  if (checkpoint === undefined) throw new Error('there is no checkpoint');
  return checkpoint;
}

/** Returns leaf data and place of a receipt. */
async function receiptOf(questId: string): Promise<{ index: number; leaf: Buffer }> {
  const id = createHash('sha256').update(`civicforge-receipttest${questId}`).digest().subarray(0, 16);
  const bundle = JSON.parse((await read(`receipts/${id.toString('base64url')}`)).toString()) as Bundle;
  return { index: bundle.log?.index ?? -1, leaf: createHash('sha256').update(jcs(bundle.receipt)).digest() };
}

describe('the log of two processes that are killed at random', () => {
  it(
    `gives ${String(COMPLETIONS)} concurrent completions consecutive places in one tree`,
    async () => {
      const people = await stack.people(2 * COUPLES, 0);
      const over = new AbortController();
      const done: string[] = [];
      let begun = 0;
      const next = () => begun < COMPLETIONS && (begun += 1) > 0;
      const began = Date.now();
      const killing = stack.killAtRandom(random, over.signal);
      const couples = Array.from({ length: COUPLES }, (_, at) => people.slice(2 * at, 2 * at + 2));
      await Promise.all(
        couples.map(async ([one, other]) => {
          if (one && other) await work(one, other, next, done);
        }),
      );
      const seconds = (Date.now() - began) / 1_000;
      while (stack.kills < FEWEST_KILLS || (await published().catch(() => ({ size: -1 }))).size < COMPLETIONS) {
        await sleep(200);
      }
      over.abort();
      await killing;

      const { size, root } = await published();
      const bundles = await Promise.all(
        Array.from({ length: Math.ceil(size / 256) }, (_, at) => {
          const width = Math.min(256, size - at * 256);
          return read(`log/tile/entries/${String(at).padStart(3, '0')}${width < 256 ? `.p/${String(width)}` : ''}`);
        }),
      );
      const entries = Buffer.concat(bundles);
      const leaves = Array.from({ length: size }, (_, at) => entries.subarray(at * 34 + 2, (at + 1) * 34));
      const receipts: { index: number; leaf: Buffer }[] = [];
      for (const questId of done) receipts.push(await receiptOf(questId));

      if (FIGURES !== undefined) {
        const figures = {
          completions: done.length,
          size,
          seconds,
          kills: stack.kills,
          root: Buffer.from(root).toString('base64'),
        };
        writeFileSync(FIGURES, JSON.stringify(figures));
      }
      expect([done.length, size]).toEqual([COMPLETIONS, COMPLETIONS]);
      expect(receipts.map(({ index }) => index).sort((one, other) => one - other)).toEqual(leaves.map((_, at) => at));
      expect(new Set(leaves.map((leaf) => leaf.toString('hex'))).size).toBe(COMPLETIONS);
      for (const { index, leaf } of receipts) expect(leaves[index]).toEqual(leaf);
      expect(Buffer.from(root)).toEqual(rootOf(leaves));
    },
    PATIENCE_MS,
  );
});
