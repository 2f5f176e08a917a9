import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { appendLeaves } from '../../../../libs/proof/src/log/append.ts';
import { fakeLog } from '../../testing/fake-log.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import type { OpsContext, ProgramResult } from '../core/ops-context.ts';
import { ROOT } from '../core/root.ts';
import { runOps } from '../program.ts';
import { levelsOf, rootOf, tileBytes } from './check-archive.ts';
import { NODE_PRIMITIVES, sha256 } from './node-primitives.ts';

/** Runs programs in earnest: the verifier is built, and the archive judges itself. */
class RunningContext extends FakeOpsContext {
  override readonly run: OpsContext['run'] = (program, words) =>
    new Promise<ProgramResult>((resolve) => {
      execFile(program, words, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
}

const documents = mockClient(DynamoDBDocumentClient);
const parameters = mockClient(SSMClient);
const SIZE = 5;
const LOG = 'api/v1/public/log';
let context: RunningContext;
let log: Awaited<ReturnType<typeof fakeLog>>;
let archive: string;
/** Items of the table of quests. */
let items: object[];

function stage(): void {
  context = new RunningContext({ root: ROOT });
  saveOutputs(context, 'prod');
  for (const [path, content] of log.files) {
    context.web.set(`GET https://prod.example.org/${path}`, () => new Response(Buffer.from(content)));
  }
}

beforeAll(async () => {
  log = await fakeLog(SIZE);
  parameters.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: Names.map((Name) => ({ Name, Value: `serving-${Name.split('/').at(-1) ?? ''}` })),
  }));
  const others = [
    { questId: 'q', record: 'QUEST' },
    { ...log.items[0], receiptId: 'later', logIndex: SIZE },
  ];
  items = [...others, ...log.items].toReversed();
  documents.on(ScanCommand, { TableName: 'serving-quests' }).callsFake(() => ({ Items: items }));
  archive = join(mkdtempSync(join(tmpdir(), 'civicforge-archive-')), 'archive');
  stage();
  expect([await runOps(['proof', 'archive', 'prod', '--to', archive], context), context.warned]).toEqual([0, []]);
});
afterAll(() => {
  rmSync(join(archive, '..'), { recursive: true });
});
beforeEach(stage);

const program = (...words: string[]) => context.run(process.execPath, [join(archive, 'verify.mjs'), ...words]);

describe('ops proof archive', () => {
  it('writes a folder that proves itself from nothing but a file server', async () => {
    const server = createServer((request, answer) => {
      try {
        answer.end(readFileSync(join(archive, request.url ?? '')));
      } catch {
        answer.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout } = await program(`http://127.0.0.1:${String(port)}`);
    server.close();
    expect([code, stdout]).toEqual([0, expect.stringContaining('Every receipt is in the log, and every fact holds.')]);
    expect(stdout).toContain(`receipts   ${String(SIZE)}\n`);
  });

  it('embeds the keys into the page of the verifier', () => {
    const page = readFileSync(join(archive, 'index.html'), 'utf8');
    expect(page).toContain('"id":"did:web:prod.example.org"');
    expect(Buffer.byteLength(page)).toBeLessThan(80 * 1024);
  });

  const item = (place: number) => log.items[place]?.receiptId ?? '';
  const receipt = (place: number) => `api/v1/public/receipts/${item(place)}`;

  it.each<[string, () => [string, (content: Buffer) => string | Buffer | undefined], RegExp]>([
    ['a changed checkpoint', () => [`${LOG}/checkpoint`, (is) => String(is).replace('\n5\n', '\n4\n')], /did not sign/],
    ['changed leaf data', () => [`${LOG}/tile/entries/000.p/5`, (is) => is.fill(1, 40, 41)], /do not give the root/],
    [
      'a changed tile',
      () => [`${LOG}/tile/0/000.p/5`, (is) => is.fill(1, 40, 41)],
      /does not follow from the leaf data/,
    ],
    ['a missing tile', () => [`${LOG}/tile/0/000.p/5`, () => undefined], /is missing or does not follow/],
    ['a missing receipt', () => [receipt(3), () => undefined], /at place 3 is missing/],
    ['a changed receipt', () => [receipt(2), (is) => String(is).replace('"xp":100', '"xp":101')], /at place 2/],
    ['swapped receipts', () => [receipt(1), () => readFileSync(join(archive, receipt(0)))], /another receipt than/],
    ['a foreign log key', () => ['keys.json', (is) => String(is).replace(/\+[0-9a-f]{8}\+/, '+00000000+')], /no key/],
    ['another list', () => ['receipts.json', () => JSON.stringify([item(1)])], /lists 1 receipts/],
  ])('makes a folder that finds %s', async (_, change, problem) => {
    const copy = mkdtempSync(join(tmpdir(), 'civicforge-archive-'));
    cpSync(archive, copy, { recursive: true });
    const [path, changed] = change();
    const content = changed(readFileSync(join(copy, path)));
    if (content === undefined) rmSync(join(copy, path));
    else writeFileSync(join(copy, path), content);
    const { code, stderr } = await program(copy);
    rmSync(copy, { recursive: true });
    expect([code, stderr]).toEqual([1, expect.stringMatching(problem)]);
  });

  it('refuses a folder with content', async () => {
    expect(await runOps(['proof', 'archive', 'prod', '--to', archive], context)).toBe(2);
    expect(context.warned.join()).toContain('is not empty');
  });

  it('refuses a table without a receipt of the log', async () => {
    items = log.items.slice(1);
    const folder = join(context.records, 'incomplete');
    expect(await runOps(['proof', 'archive', 'prod', '--to', folder], context)).toBe(1);
    expect(context.warned.join()).toContain('lacks 1 receipts');
  });
});

describe('ops proof verify', () => {
  it('proves the log of a stage, also as the continuation of an archive', async () => {
    expect(await runOps(['proof', 'verify', 'prod', '--continues', archive], context)).toBe(0);
    expect(context.printed).toContain(`receipts   ${String(SIZE)}`);
  });

  it('waits while the service limits its reads', async () => {
    const path = `GET https://prod.example.org/${LOG}/tile/0/000.p/5`;
    const served = context.web.get(path);
    const limits = [new Response('', { status: 429, headers: { 'retry-after': '7' } })];
    context.web.set(path, () => limits.pop() ?? served?.() ?? Response.error());
    const began = context.clock.now();
    expect(await runOps(['proof', 'verify', 'prod'], context)).toBe(0);
    expect(context.clock.now() - began).toBe(7_000);
  });

  it('finds a log that was written anew', async () => {
    log = await fakeLog(SIZE + 1);
    stage();
    expect(await runOps(['proof', 'verify', 'prod'], context)).toBe(0);
    expect(await runOps(['proof', 'verify', 'prod', '--continues', archive], context)).toBe(1);
    expect(context.printed.join()).toContain('the log does not continue');
    expect(context.printed.join()).toContain('the key of the log did not sign the checkpoint');
  });

  it('refuses a folder that is no archive', async () => {
    const folder = join(context.records, 'empty');
    mkdirSync(folder);
    expect(await runOps(['proof', 'verify', 'prod', '--continues', folder], context)).toBe(2);
  });
});

describe('levelsOf', () => {
  it('gives the tiles and the root of the sequencer, at sizes around a full tile', () => {
    for (const size of [0, 1, 255, 256, 257, 600]) {
      const leaves = Array.from({ length: size }, (_, at) => sha256(Buffer.from(String(at))));
      const { head, changed } = appendLeaves(0, leaves, () => undefined, sha256);
      const levels = levelsOf(leaves, NODE_PRIMITIVES);
      expect(rootOf(levels, size, NODE_PRIMITIVES)).toEqual(head.root);
      for (const { level, index, width, bytes } of changed) {
        expect(tileBytes(levels[level] ?? new Uint8Array(0), index, width)).toEqual(bytes);
      }
    }
  });
});
