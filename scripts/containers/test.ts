/**
 * `npm run test:containers`: builds every image and proves with a real engine what is promised about them. It is no
 * part of `npm test`, since it needs Docker and some minutes. It runs beside everything else: its own project, its own
 * ports, and nothing of it stays.
 */
import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkConfig,
  checkDrain,
  checkHardening,
  checkSizes,
  checkStart,
  checkStops,
  checkUnknownJob,
  runJob,
} from './checks.ts';
import { checkContext } from './context.ts';
import { assertEngine, Compose, docker } from './docker.ts';
import { Client } from './e2e/client.ts';
import { questJourney } from './e2e/journey.ts';
import { storm } from './e2e/storm.ts';
import { becomesHealthy, prepareAws, startService } from './environment.ts';
import { buildImage, tagOf, TARGETS } from './images.ts';
import { scanImage } from './scan.ts';

const SIZE = { couples: 4, questsEach: 8, mostKills: 8 };

const { values: options } = parseArgs({
  options: {
    /** Leaves the environment running, for a look at it. */
    keep: { type: 'boolean', default: false },
    /** Tests the images that are there. */
    'no-build': { type: 'boolean', default: false },
    /** Sources of the images, if not this folder. */
    context: { type: 'string' },
  },
});

const DELETE_TABLE = `fetch('http://127.0.0.1:8000', { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.DeleteTable', 'x-amz-date': '20260101T000000Z', authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' },
  body: JSON.stringify({ TableName: process.argv[1] }) }).then((answer) => process.exit(answer.ok ? 0 : 1))`;

let failures = 0;
await assertEngine();
const [apiPort = 0, webPort = 0] = await freePorts(2);
const settings = {
  CIVICFORGE_API_PORT: String(apiPort),
  CIVICFORGE_WEB_PORT: String(webPort),
  // Enough for the fastest machine: whoever loads the service spends a point with every request.
  ECONOMY_SIGN_UP_POINTS: '5000',
  ECONOMY_PAIR_REWARDS_PER_DAY: '1000',
  RATE_LIMIT_FACTOR: '1000',
};
const compose = new Compose(settings, `civicforge-test-${process.pid}`);
const api = `http://127.0.0.1:${apiPort}`;
const web = `http://127.0.0.1:${webPort}`;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void tidy().finally(() => process.exit(1)));
}

try {
  await images();
  if (await check('compose up: everything healthy, in the order of what depends on what', up)) await environment();
} finally {
  if (!options.keep) await tidy();
}
console.log(failures === 0 ? '\nAll of it holds.' : `\n${failures} of it do not hold.`);
process.exit(failures === 0 ? 0 : 1);

async function images(): Promise<void> {
  await check('.dockerignore: only sources reach the builder', async () => {
    equal(await checkContext(), []);
  });
  if (!options['no-build']) {
    for (const target of TARGETS) await check(`image ${target} builds`, () => buildImage(target, options.context));
  }
  await check('sizes', () => checkSizes(TARGETS));
  for (const target of TARGETS) {
    await check(`image ${target}: user, command, health check, ports, labels, variables`, () => checkConfig(target));
    await check(`image ${target}: nothing in it that should not be there`, async () => {
      equal(await scanImage(target, tagOf(target)), []);
    });
  }
  await check('jobs refuse a name that is no job', checkUnknownJob);
}

async function environment(): Promise<void> {
  const client = new Client(api);
  await check('setup: everything is there, a second run changes nothing, and what was taken away comes back', setup);
  for (const service of ['local-aws', 'api', 'web'] as const) {
    await check(`${service}: unprivileged, read-only, not reachable from elsewhere`, () =>
      checkHardening(compose, service),
    );
  }
  await check('a whole quest by program, at the service', () => questJourney(client));
  await check('a whole quest by program, through the web application', () => questJourney(new Client(web)));
  await check('the journeys inside, by program and by browser', async () => {
    const output = await compose.must('run', '--rm', '-T', 'e2e');
    return output.trim().split('\n').join('; ');
  });
  await check('docker kill in the middle of a storm: nothing acknowledged is lost, nothing is paid twice', async () =>
    JSON.stringify(await storm(client, SIZE, () => killed('api'))),
  );
  await check('the same for what stands for AWS', async () =>
    JSON.stringify(await storm(client, SIZE, () => killed('local-aws'))),
  );
  await check('jobs: rewards are paid, and the ledger of everybody agrees with their balance', jobs);
  await check('start', () => checkStart(compose, api));
  await check('SIGTERM: requests are answered before the service ends', () => checkDrain(compose));
  await check('data outlives its containers', async () => {
    await compose.must('down');
    await up();
    ok((await prepareAws(compose)).report.people.length > 0);
    const client = new Client(api);
    await client.signIn('Ada', 'ada@example.org', 'CivicForge!2026');
  });
  await check('the others end by themselves when asked', () => checkStops(compose));
}

async function up(): Promise<string> {
  const begin = Date.now();
  await compose.must('up', '-d', '--no-build');
  for (const service of ['local-aws', 'api', 'web']) await becomesHealthy(await compose.idOf(service), service);
  return `${((Date.now() - begin) / 1_000).toFixed(1)} s`;
}

async function setup(): Promise<string> {
  const first = await prepareAws(compose);
  const id = await compose.idOf('local-aws');
  const second = await prepareAws(compose);
  equal(second.repaired, []);
  equal(second.report, first.report);
  equal(await compose.idOf('local-aws'), id);
  const table = 'civicforge-test-runtime';
  await docker('exec', id, 'node', '-e', DELETE_TABLE, table);
  const third = await prepareAws(compose);
  equal(third.repaired, [table]);
  equal(third.report, first.report);
  await startService(compose, 'api');
  const { tables, people, parameters } = third.report;
  return `${tables.length} tables, ${people.length} people, ${parameters.length} parameters`;
}

/** Ends a container without warning after a while, and starts it again. */
async function killed(service: 'api' | 'local-aws'): Promise<void> {
  await sleep(200 + Math.random() * 400);
  const id = await compose.idOf(service);
  await docker('kill', id);
  await docker('start', id);
  const isBack = () =>
    fetch(`${api}${service === 'api' ? '/health' : '/health/ready'}`, { signal: AbortSignal.timeout(2_000) })
      .then(async (answer) => (await answer.body?.cancel(), answer.ok))
      .catch(() => false);
  while (!(await isBack())) await sleep(50);
}

async function jobs(): Promise<string> {
  const paid = await runJob(compose, 'reprocess');
  // What a death in between may leave undone is an index entry; this ends with 1 when something cannot be put right.
  const { findings: repaired } = await runJob(compose, 'reconcile', '--repair');
  const { findings, ...rest } = await runJob(compose, 'reconcile');
  equal(findings, []);
  await runJob(compose, 'check-ledger');
  return JSON.stringify({ paid, repaired: (repaired as unknown[]).length, ...rest });
}

/** Runs one check and says how it went; a figure that it returns stands beside it. */
async function check(title: string, work: () => Promise<unknown>): Promise<boolean> {
  const begin = Date.now();
  try {
    const figure = await work();
    const seconds = ((Date.now() - begin) / 1_000).toFixed(1);
    console.log(`ok      ${title} (${seconds} s)${typeof figure === 'string' ? `\n          ${figure}` : ''}`);
    return true;
  } catch (error) {
    failures += 1;
    console.error(`FAILED  ${title}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return false;
  }
}

async function tidy(): Promise<void> {
  await compose.run('--profile', 'jobs', '--profile', 'e2e', 'down', '--volumes', '--remove-orphans');
}

function freePorts(count: number): Promise<number[]> {
  const one = () =>
    new Promise<[number, () => void]>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const address = probe.address();
        resolve([typeof address === 'object' && address ? address.port : 0, () => probe.close()]);
      });
    });
  return Promise.all(Array.from({ length: count }, one)).then((found) =>
    found.map(([port, release]) => {
      release();
      return port;
    }),
  );
}
