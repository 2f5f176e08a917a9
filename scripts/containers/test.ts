/**
 * `npm run test:containers`: builds every image and tests the images with a real Docker engine. It is not part of
 * `npm test`, because it needs Docker and some minutes. It uses its own project and ports and removes both at the end.
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
    /** Keeps the environment running after the tests. */
    keep: { type: 'boolean', default: false },
    /** Tests the existing images. */
    'no-build': { type: 'boolean', default: false },
    /** Source folder of the images. The default is this repository. */
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
  // Enough for the fastest machine: every request of the load costs a point.
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
  if (await check('compose up: all services become healthy in dependency order', up)) await environment();
} finally {
  if (!options.keep) await tidy();
}
console.log(failures === 0 ? '\nAll checks passed.' : `\n${failures} checks failed.`);
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
    await check(`image ${target}: no unwanted files`, async () => {
      equal(await scanImage(target, tagOf(target)), []);
    });
  }
  await check('jobs refuse an unknown name', checkUnknownJob);
}

async function environment(): Promise<void> {
  const client = new Client(api);
  await check('setup: creates all parts, is idempotent and repairs removed parts', setup);
  for (const service of ['local-aws', 'api', 'web'] as const) {
    await check(`${service}: unprivileged, read-only, loopback only`, () => checkHardening(compose, service));
  }
  await check('a whole quest over HTTP, at the service', () => questJourney(client));
  await check('a whole quest over HTTP, through the web application', () => questJourney(new Client(web)));
  await check('the journeys inside, over HTTP and in the browser', async () => {
    const output = await compose.must('run', '--rm', '-T', 'e2e');
    return output.trim().split('\n').join('; ');
  });
  await check(
    'docker kill of the service in a storm: no acknowledged write is lost, no reward is paid twice',
    async () => JSON.stringify(await storm(client, SIZE, () => killed('api'))),
  );
  await check('docker kill of the AWS emulation in a storm: the same', async () =>
    JSON.stringify(await storm(client, SIZE, () => killed('local-aws'))),
  );
  await check('jobs: rewards are paid, and every ledger equals its balance', jobs);
  await check('start', () => checkStart(compose, api));
  await check('SIGTERM: requests are answered before the service ends', () => checkDrain(compose));
  await check('data survives its containers', async () => {
    await compose.must('down');
    await up();
    ok((await prepareAws(compose)).report.people.length > 0);
    const client = new Client(api);
    await client.signIn('Ada', 'ada@example.org', 'CivicForge!2026');
  });
  await check('the other services end on SIGTERM', () => checkStops(compose));
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

/** Kills a container after a delay and starts it again. */
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
  // A kill can leave an index entry undone. The job exits with 1 if it cannot repair it.
  const { findings: repaired } = await runJob(compose, 'reconcile', '--repair');
  const { findings, ...rest } = await runJob(compose, 'reconcile');
  equal(findings, []);
  await runJob(compose, 'check-ledger');
  return JSON.stringify({ paid, repaired: (repaired as unknown[]).length, ...rest });
}

/** Runs one check and prints its result and returned figure. */
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
