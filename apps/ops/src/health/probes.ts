import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { addressesOf } from '../access.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

const TIMEOUT_MS = 10_000;

/** A slower probe gives a warning. */
const SLOW_MS = 2_000;

/** Probes service and pages once each. */
export function probeChecks(context: OpsContext, access: StageAccess): Check[] {
  const api = (path: string) => () => `${addressesOf(context, access).api}${path}`;
  return [
    { id: 'probe.health', title: 'GET /health', run: () => answers(context, api('/health')) },
    { id: 'probe.api', title: 'GET /api/v1/health', run: () => answers(context, api('/api/v1/health')) },
    { id: 'probe.ready', title: 'database, identity, flags', run: () => ready(context, access) },
    { id: 'probe.web', title: 'GET / of the web application', run: () => page(context, access, '/') },
    { id: 'probe.sign-in', title: 'GET /sign-in', run: () => page(context, access, '/sign-in') },
  ];
}

/** Probes a page. A local stack without pages passes. */
function page(context: OpsContext, access: StageAccess, path: string): Promise<Finding> {
  const hasPages = access.stage !== 'local' || readLocalStack(access.data).web !== undefined;
  if (!hasPages) return Promise.resolve(ok('no pages in this stack ("npm start" without --no-web has them)'));
  return answers(context, () => `${addressesOf(context, access).web}${path}`);
}

async function answers(context: OpsContext, addressOf: () => string): Promise<Finding> {
  const address = addressOf();
  const began = context.clock.now();
  const answer = await ask(context, address);
  if ('silence' in answer) return fail(`${address}: ${answer.silence}`);
  await answer.got.body?.cancel();
  const milliseconds = context.clock.now() - began;
  const said = `${answer.got.status} after ${milliseconds} ms`;
  if (answer.got.status !== 200) return fail(`${address}: ${said}`);
  return milliseconds > SLOW_MS ? warn(`${said}: slow`) : ok(said);
}

/** Checks each dependency of the readiness probe. A deployed stage shows them with the probe key only. */
async function ready(context: OpsContext, access: StageAccess): Promise<Finding> {
  const { stage } = access;
  const key = stage === 'local' ? undefined : await apiKey(context, stage, access);
  const address = `${addressesOf(context, access).api}/health/ready`;
  const answer = await ask(context, address, key === undefined ? {} : { 'x-api-key': key });
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

async function apiKey(context: OpsContext, stage: Exclude<StageAccess['stage'], 'local'>, access: StageAccess) {
  const Name = parameterPath(stage, 'api-key');
  const client = context.aws(access).client(SSMClient);
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value;
}

async function ask(
  context: OpsContext,
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ got: Response } | { silence: string }> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return { got: await context.fetch(address, { redirect: 'manual', headers, signal }) };
  } catch (error) {
    return { silence: `no answer, ${messageOf(error)}` };
  }
}
