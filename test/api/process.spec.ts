import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestCollector } from '../../apps/api/testing/collector.ts';
import { makeTables, testDatabase } from '../../apps/api/testing/tables.ts';
import { CLIENT_ID, TestPool } from '../../apps/api/testing/tokens.ts';
import { ROOT, SERVICE } from '../../scripts/local/root.ts';
import { freePort } from '../support/free-port.ts';

/** Shutdown limit. It is shorter than the platform's time between SIGTERM and SIGKILL. */
const WITHIN_MS = 10_000;

let pool: TestPool;
const started: ChildProcess[] = [];

beforeAll(async () => {
  const build = "import('./scripts/setup/build.mjs').then((module) => module.ensureBuilt(['api']))";
  execFileSync(process.execPath, ['-e', build], { cwd: ROOT, stdio: 'pipe' });
  pool = await TestPool.start();
}, 240_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await pool.stop();
});

interface Service {
  readonly child: ChildProcess;
  readonly address: string;
  output(): string;
  /** Exit code or the signal that ended the process. */
  readonly ended: Promise<number | string>;
}

async function start(environment: Record<string, string> = {}): Promise<Service> {
  const port = await freePort();
  const child = spawn(process.execPath, [SERVICE], {
    env: {
      STAGE: 'test',
      PORT: String(port),
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: testDatabase(),
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: new URL(pool.issuer).origin,
      COGNITO_USER_POOL_ID: 'us-east-1_Test00001',
      COGNITO_APP_CLIENT_ID: CLIENT_ID,
      COGNITO_ISSUER: pool.issuer,
      COGNITO_JWKS_URI: pool.jwksUri,
      ...(await makeTables()),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  return { child, address: `http://127.0.0.1:${port}`, output: () => output, ended };
}

async function ready(service: Service): Promise<Service> {
  const deadline = Date.now() + 30_000;
  while (!(await answers(service.address))) {
    if (Date.now() > deadline) throw new Error(`the service did not start:\n${service.output()}`);
    await sleep(50);
  }
  return service;
}

function answers(address: string): Promise<boolean> {
  return fetch(`${address}/health`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe('the process of the service', () => {
  it('describes the API as the documents do, so bundling has renamed no class of it', async () => {
    const service = await ready(await start());
    const served: unknown = await (await fetch(`${service.address}/api/openapi.json`)).json();
    expect(served).toEqual(JSON.parse(readFileSync(join(ROOT, 'docs', 'openapi.json'), 'utf8')));
    const page = await fetch(`${service.address}/api/docs/swagger-ui.css`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  it('writes no secret of an address to its output or its traces', async () => {
    const collector = await TestCollector.start();
    const settings = {
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.address, OTEL_TRACES_SAMPLER_ARG: '1' },
      ...{ LOG_LEVEL: 'trace', METRICS: 'on' },
    };
    const service = await ready(await start(settings));
    const made = await fetch(`${service.address}/api/v1/users/me/calendar-feed`, {
      method: 'POST',
      headers: { authorization: `Bearer ${pool.token()}` },
    });
    const { pathname } = new URL(((await made.json()) as { url: string }).url);
    const reference = 'K7Q2M9XR4TZC';
    const addresses = [pathname, `${pathname}?a=1`, `${pathname}/x`, `/api/v1/public/letters/${reference}`];
    const statuses = await Promise.all(addresses.map(async (path) => (await fetch(service.address + path)).status));
    expect(statuses).toEqual([200, 400, 404, 404]);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    await collector.stop();
    const seen = service.output() + JSON.stringify(collector.bodies);
    expect(seen).toContain('/api/v1/public/calendar/:secret.ics');
    for (const secret of [pathname.split('/').at(-1)?.slice(0, 43) ?? '', reference])
      expect(seen).not.toContain(secret);
  });

  it('shuts down gracefully within ten seconds of SIGTERM under load', async () => {
    const service = await ready(await start());
    const headers = { authorization: `Bearer ${pool.token()}` };
    const asked: Promise<number>[] = [];
    const storm = setInterval(() => {
      asked.push(
        fetch(`${service.address}/api/v1/users/me`, { headers }).then(
          ({ status }) => status,
          () => 0,
        ),
      );
    }, 10);
    await sleep(300);
    const begin = Date.now();
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    clearInterval(storm);
    expect(Date.now() - begin).toBeLessThan(WITHIN_MS);
    const statuses = await Promise.all(asked);
    // Requests are answered while the process drains and refused afterwards. None ends with a 5xx of the service.
    expect(new Set(statuses.filter((status) => status !== 0 && status !== 429))).toEqual(new Set([200]));
    expect(service.output()).toContain('"message":"stopped"');
  });

  it('sends the traces of its last requests before it stops', async () => {
    const collector = await TestCollector.start();
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.address, OTEL_TRACES_SAMPLER_ARG: '1' };
    const service = await ready(await start(settings));
    const headers = { authorization: `Bearer ${pool.token()}` };
    expect((await fetch(`${service.address}/api/v1/users/me`, { headers })).status).toBe(200);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    await collector.stop();
    const names = collector.spans.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['GET /api/v1/users/me', 'DynamoDB.GetItem', 'Cognito.GetUser']));
  });

  it('ends at once on a second signal', async () => {
    const service = await ready(await start());
    service.child.kill('SIGTERM');
    await sleep(50);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(1);
  });

  it('refuses to start with an invalid configuration and names the variable and its rule', async () => {
    const service = await start({ PORT: 'none', LIST_SHARDS: '99' });
    expect(await service.ended).toBe(1);
    expect(service.output()).toContain('PORT: "none" is refused: must be whole number 0 to 65535');
    expect(service.output()).toContain('LIST_SHARDS: "99" is refused');
  });

  it('refuses to start in production with the identity emulator', async () => {
    const service = await start({ STAGE: 'prod', PUBLIC_ORIGIN: 'https://civicforge.example' });
    expect(await service.ended).toBe(1);
    expect(service.output()).toMatch(/AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER.*signing key is public/);
  });

  it('refuses to start on a port in use and names it', async () => {
    const first = await ready(await start());
    const second = await start({ PORT: new URL(first.address).port });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('EADDRINUSE');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it('starts and serves health without database and identity, and reports that it is not ready', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const service = await ready(
      await start({ AWS_ENDPOINT_URL_DYNAMODB: nowhere, COGNITO_JWKS_URI: `${nowhere}/jwks.json` }),
    );
    const answer = await fetch(`${service.address}/health/ready`);
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { status: 'error', error: { database: { status: 'down' }, identity: { status: 'down' } } },
    ]);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });
});
