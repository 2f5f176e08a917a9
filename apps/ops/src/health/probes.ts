import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { addressesOf } from '../access.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, World } from '../core/world.ts';

const TIMEOUT_MS = 10_000;

/** Slower than this, an answer of a probe is worth a look. */
const SLOW_MS = 2_000;

/** Whether service and pages answer, each asked once. */
export function probeChecks(world: World, access: StageAccess): Check[] {
  const api = (path: string) => () => `${addressesOf(world, access).api}${path}`;
  return [
    { id: 'probe.health', says: 'GET /health', look: () => answers(world, api('/health')) },
    { id: 'probe.api', says: 'GET /api/v1/health', look: () => answers(world, api('/api/v1/health')) },
    { id: 'probe.ready', says: 'database, identity, flags', look: () => ready(world, access) },
    { id: 'probe.web', says: 'GET / of the web application', look: () => page(world, access, '/') },
    { id: 'probe.sign-in', says: 'GET /sign-in', look: () => page(world, access, '/sign-in') },
  ];
}

/** A local stack may have been started without pages: that is no fault of theirs. */
function page(world: World, access: StageAccess, path: string): Promise<Finding> {
  const hasPages = access.stage !== 'local' || readLocalStack(access.data).web !== undefined;
  if (!hasPages) return Promise.resolve(ok('no pages in this stack ("npm start" without --no-web has them)'));
  return answers(world, () => `${addressesOf(world, access).web}${path}`);
}

async function answers(world: World, addressOf: () => string): Promise<Finding> {
  const address = addressOf();
  const began = world.clock.now();
  const answer = await ask(world, address);
  if ('silence' in answer) return fail(`${address}: ${answer.silence}`);
  await answer.got.body?.cancel();
  const milliseconds = world.clock.now() - began;
  const said = `${answer.got.status} after ${milliseconds} ms`;
  if (answer.got.status !== 200) return fail(`${address}: ${said}`);
  return milliseconds > SLOW_MS ? warn(`${said}: slow`) : ok(said);
}

/** Each dependency by name, which a stage shows to those who have its key. */
async function ready(world: World, access: StageAccess): Promise<Finding> {
  const { stage } = access;
  const key = stage === 'local' ? undefined : await apiKey(world, stage, access);
  const address = `${addressesOf(world, access).api}/health/ready`;
  const answer = await ask(world, address, key === undefined ? {} : { 'x-api-key': key });
  if ('silence' in answer) return fail(`${address}: ${answer.silence}`);
  const { status, details = {} } = (await answer.got.json().catch(() => ({}))) as {
    status?: string;
    details?: Readonly<Record<string, { readonly status?: string }>>;
  };
  const parts = Object.entries(details).map(([name, part]) => `${name} ${part.status ?? 'unknown'}`);
  const said = [`${answer.got.status} ${status ?? ''}`.trim(), ...parts].join(', ');
  if (answer.got.status !== 200) return fail(said);
  return status === 'degraded' ? warn(`${said}: flags are old, the last known ones serve`) : ok(said);
}

async function apiKey(world: World, stage: Exclude<StageAccess['stage'], 'local'>, access: StageAccess) {
  const Name = parameterPath(stage, 'api-key');
  const client = world.aws(access).client(SSMClient);
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value;
}

async function ask(
  world: World,
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ got: Response } | { silence: string }> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return { got: await world.fetch(address, { redirect: 'manual', headers, signal }) };
  } catch (error) {
    return { silence: `no answer, ${messageOf(error)}` };
  }
}
