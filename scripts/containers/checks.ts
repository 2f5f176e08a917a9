import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { ContainerFailure, docker, type Compose, run } from './docker.ts';
import { becomesHealthy } from './environment.ts';
import { BASE, configOf, RELEASED_TARGETS, sizeOf, tagOf, type Target } from './images.ts';

/** Maximum size of the service above its base image. */
const MOST_ABOVE_BASE_MB = 120;
const READY_WITHIN_MS = 2_000;

const PUBLIC_VARIABLES =
  /^(PATH|NODE_\w+|YARN_VERSION|HOST|HOSTNAME|PORT|VERSION|NEXT_TELEMETRY_DISABLED|PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD|CHROMIUM)=/;

/** Reports the size of the images and the part above their base. */
export async function checkSizes(targets: readonly Target[]): Promise<string> {
  const base = await sizeOf(BASE);
  const sizes: string[] = [`base ${megabytes(base)} MB`];
  for (const target of targets) {
    const above = megabytes((await sizeOf(tagOf(target))) - base);
    sizes.push(`${target} +${above} MB`);
    if (target === 'api') ok(above <= MOST_ABOVE_BASE_MB, `the service adds ${above} MB to its base`);
  }
  return sizes.join(', ');
}

/** Checks user, signals, health check, ports, labels and variables of an image. */
export async function checkConfig(target: Target): Promise<void> {
  const { User, Env, Cmd, Entrypoint, ExposedPorts, Labels, StopSignal, Healthcheck } = await configOf(tagOf(target));
  equal(User, '1000:1000');
  equal([...(Entrypoint ?? []), ...(Cmd ?? [])][0], 'node', 'a shell as entry point does not forward signals');
  const strange = Env.filter((variable) => !PUBLIC_VARIABLES.test(variable));
  equal(strange, [], 'unexpected variables of the image');
  if (target === 'api' || target === 'web') {
    const { port, healthPath } = SERVICES[target];
    equal(Object.keys(ExposedPorts ?? {}), [`${port}/tcp`]);
    equal(StopSignal, 'SIGTERM');
    equal(Healthcheck?.Test, ['CMD', 'node', 'healthcheck.mjs', String(port), healthPath]);
  }
  if ((RELEASED_TARGETS as readonly Target[]).includes(target)) {
    for (const name of ['title', 'description', 'licenses', 'version', 'revision', 'created']) {
      const value = Labels?.[`org.opencontainers.image.${name}`];
      ok(value !== undefined && value !== '' && value !== 'unknown', `the label ${name} is ${value ?? 'missing'}`);
    }
  }
}

/** Checks a running container: an unprivileged Node, a read-only file system, and no published emulator. */
export async function checkHardening(compose: Compose, service: 'local-aws' | 'api' | 'web'): Promise<void> {
  const id = await compose.idOf(service);
  const facts = await docker('exec', id, 'node', '-e', PROBE, ...writableOf(service));
  equal((await docker('inspect', '-f', '{{.Path}}', id)).trim(), 'node');
  equal(JSON.parse(facts), { uid: 1000, capabilities: '0000000000000000', noNew: '1', wrong: [] });
  const bindings = JSON.parse(await docker('inspect', '-f', '{{json .NetworkSettings.Ports}}', id)) as Ports;
  const published = Object.values(bindings).flatMap((ports) => ports ?? []);
  equal(
    published.every(({ HostIp }) => HostIp === '127.0.0.1'),
    true,
  );
  equal(published.length > 0, service !== 'local-aws', `${service} publishes ${published.length} ports`);
}

type Ports = Readonly<Record<string, readonly { readonly HostIp: string }[] | null>>;

function writableOf(service: 'local-aws' | 'api' | 'web'): readonly string[] {
  return service === 'local-aws' ? ['/tmp', '/data'] : SERVICES[service].writable;
}

/** Program that prints the user, capabilities and unexpectedly writable or read-only directories. `argv` holds the writable ones. */
const PROBE = `
const fs = require('node:fs');
const writable = process.argv.slice(1), wrong = [];
for (const place of ['/', '/app', '/app/node_modules', '/etc', '/home/node', '/usr/local/bin', ...writable]) {
  let did = true;
  try { fs.writeFileSync(place + '/probe', ''); fs.rmSync(place + '/probe'); } catch { did = false; }
  if (did !== writable.includes(place)) wrong.push(place);
}
const status = fs.readFileSync('/proc/1/status', 'utf8');
const field = (name) => new RegExp(name + ':\\\\s+(\\\\S+)').exec(status)[1];
console.log(JSON.stringify({ uid: Number(field('Uid')),  capabilities: field('CapEff'), noNew: field('NoNewPrivs'), wrong }));
`;

/** Measures the time from the start of a container to its first ready answer, several times, in milliseconds. */
export async function checkStart(compose: Compose, address: string): Promise<string> {
  const id = await compose.idOf('api');
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await docker('stop', id);
    const begin = performance.now();
    const started = docker('start', id);
    while (!(await isReady(`${address}/health/ready`))) await sleep(10);
    times.push(Math.round(performance.now() - begin));
    await started;
  }
  await becomesHealthy(id, 'api');
  const figures = `ready ${times.join(', ')} ms after the container was started`;
  const [load = 0] = loadavg();
  if (load > cpus().length) return `${figures} (no verdict: the machine is busy, load ${load.toFixed(1)})`;
  ok(Math.min(...times) < READY_WITHIN_MS, figures);
  return figures;
}

/** Checks that `docker stop` under load answers the running requests before the service ends. */
export async function checkDrain(compose: Compose): Promise<string> {
  const id = await compose.idOf('api');
  const load = compose.run('run', '--rm', '-T', 'e2e', 'node', 'scripts/containers/e2e/drain.ts');
  await sleep(4_000);
  const begin = performance.now();
  await docker('stop', id);
  const took = Math.round(performance.now() - begin);
  const code = (await docker('inspect', '-f', '{{.State.ExitCode}}', id)).trim();
  await sleep(2_000);
  await docker('start', id);
  await becomesHealthy(id, 'api');
  const { code: verdict, stdout, stderr } = await load;
  if (verdict !== 0) throw new ContainerFailure(`requests were broken or lost: ${stdout}\n${stderr}`);
  equal(code, '0', 'the service was killed');
  return `stopped in ${took} ms; ${stdout.trim()}`;
}

/** Checks that the web application and the emulators end on SIGTERM. */
export async function checkStops(compose: Compose): Promise<string> {
  const figures: string[] = [];
  for (const service of ['web', 'local-aws'] as const) {
    const id = await compose.idOf(service);
    const begin = performance.now();
    await docker('stop', id);
    figures.push(`${service} ${Math.round(performance.now() - begin)} ms`);
    const code = (await docker('inspect', '-f', '{{.State.ExitCode}}', id)).trim();
    ok(code === '0' || code === '143', `${service} ended with ${code}`);
  }
  return figures.join(', ');
}

/** Runs a job and returns its report. */
export async function runJob(
  compose: Compose,
  ...words: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const { code, stdout, stderr } = await compose.run('run', '--rm', '-T', 'jobs', ...words);
  if (code !== 0) throw new ContainerFailure(`${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Checks that an unknown job is refused with the list of jobs. */
export async function checkUnknownJob(): Promise<void> {
  const { code, stderr } = await run('docker', ['run', '--rm', '--read-only', tagOf('jobs'), 'nonsense']);
  equal(code, 2);
  ok(stderr.includes('reprocess'));
}

async function isReady(address: string): Promise<boolean> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}
