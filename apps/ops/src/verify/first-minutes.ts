import { addressesOf } from '../access.ts';
import { errorPercent, readFigures } from '../clients/figures.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { type Check, fail, type Finding, ok, unknown, warn } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { MINIMUM_REQUESTS, OBJECTIVES } from '../../../../libs/contract/src/slo.ts';
import { probeChecks } from '../health/probes.ts';
import { logsOf } from '../logs/source.ts';
import { smoke, type SmokeReport } from '../smoke/smoke.ts';
import { all, ask, hasStatus } from './asking.ts';
import { MemberSession } from './member-session.ts';

const WINDOW_MS = 5 * 60_000;
/** Tries until a log line of a deployed stage is readable. */
const LOG_TRIES = 12;
const LOG_PAUSE_MS = 5_000;
/** Tries until a figure is readable: the service writes its metrics once a minute, and CloudWatch delays them. */
const FIGURE_TRIES = { local: 15, deployed: 5 };
const FIGURE_PAUSE_MS = 30_000;
const ELSEWHERE = 'https://elsewhere.example';

const API_HEADERS = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'x-request-id'];
const PAGE_HEADERS = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy'];

/** Returns the checks of the first five minutes. One quest runs, and several checks use it. */
export function firstMinutes(context: OpsContext, access: StageAccess): Check[] {
  const at = () => addressesOf(context, access);
  const session = new MemberSession(context, access);
  let lived: Promise<SmokeReport> | undefined;
  const journey = () => (lived ??= smoke(context, access));
  const step =
    (...names: string[]) =>
    async () =>
      stepsDone(await journey(), names);
  const hasPages = () => access.stage !== 'local' || readLocalStack(access.data).web !== undefined;
  const ofPages = (run: () => Promise<Finding>) => () =>
    hasPages() ? run() : Promise.resolve(ok('this stack has no pages'));
  const page = (path: string) => ofPages(() => hasStatus(context, `${at().web}${path}`, 200));
  const me = '/api/v1/users/me';
  const check = (id: string, title: string, run: Check['run']): Check => ({ id: `after.${id}`, title, run });
  return [
    check('responding', 'the service responds', () => hasStatus(context, `${at().api}/api/v1/health`, 200)),
    check('reachable', 'pages are reachable', page('/')),
    check('closed', 'requests without a valid token get 401', () =>
      all(
        () => hasStatus(context, `${at().api}${me}`, 401),
        () => hasStatus(context, `${at().api}${me}`, 401, { headers: { authorization: 'Bearer false.false.false' } }),
      ),
    ),
    check('pages', 'pages load', () => all(page('/sign-in'), page('/register'))),
    check('sign-in', 'signing in', step('both signed in')),
    check('create', 'a quest is created', step('created')),
    check('claim', 'it is claimed and submitted', step('claimed', 'submitted')),
    check('attest', 'both sides attest', step('attested by the performer', 'attested by the requestor')),
    check('complete', 'it is completed and rewarded', async () => rewarded(await journey())),
    check('sign-out', 'signing out', step('both signed out')),
    check('profile', 'the profile', () => session.sees(me, 'creationPoints')),
    check('list', 'the list of quests', () => session.sees('/api/v1/quests?limit=5', 'items')),
    ...probeChecks(context, access)
      .filter(({ id }) => id === 'probe.ready')
      .map(({ run }) => check('database', 'database, identity and flags', run)),
    check('request-log', 'a request is found in the log', () => findable(context, access)),
    check('security-headers', 'security headers', () =>
      all(
        () => headersOf(context, `${at().api}/api/v1/health`, API_HEADERS),
        ofPages(() => headersOf(context, `${at().web}/`, PAGE_HEADERS)),
      ),
    ),
    check('cross-origin', 'other origins may not read answers', () =>
      sealed(context, `${at().api}/api/v1/feature-flags`),
    ),
    check('errors', 'no spike of errors', () => noSpike(context, access)),
  ];
}

/** Writing is refused during maintenance, so that a quest proves nothing about the stage. */
const IN_MAINTENANCE = warn('the stage is in maintenance, which refuses writes: repeat this list when it has ended');

function stepsDone({ steps, failure, maintenance }: SmokeReport, names: readonly string[]): Finding {
  const missing = names.filter((name) => !steps.some(({ step }) => step === name));
  if (missing.length === 0) return ok();
  if (maintenance) return IN_MAINTENANCE;
  return fail(failure ? failure.detail : `the journey never came to: ${missing.join(', ')}`);
}

function rewarded({ journey, failure, maintenance }: SmokeReport): Finding {
  if (maintenance) return IN_MAINTENANCE;
  if (!journey) return fail(failure?.detail ?? 'the journey did not end');
  if (journey.reward === 'PAID') return ok(`quest ${journey.questId}`);
  return warn(`quest ${journey.questId}: its reward is ${journey.reward}, the reprocessor pays within minutes`);
}

/** Checks the error rate. A few requests give no rate. */
async function noSpike(context: OpsContext, access: StageAccess): Promise<Finding> {
  const read = () => readFigures(context, access, context.clock.now() - WINDOW_MS, context.clock.now());
  let figures = await read();
  const tries = access.stage === 'local' ? FIGURE_TRIES.local : FIGURE_TRIES.deployed;
  for (let attempt = 1; figures.requests === undefined && attempt < tries; attempt += 1) {
    await context.clock.sleep(access.stage === 'local' ? LOG_PAUSE_MS : FIGURE_PAUSE_MS);
    figures = await read();
  }
  const percent = errorPercent(figures);
  const { requests = 0, errors = 0 } = figures;
  if (percent === undefined) return unknown('nothing was measured within five minutes');
  const said = `${errors} of ${requests} requests failed`;
  if (requests < MINIMUM_REQUESTS) return errors > 0 ? warn(`${said}: too few for a rate`) : ok(said);
  return percent > OBJECTIVES.errorRatePercent.alarm ? fail(`${said}, ${percent.toFixed(1)} %`) : ok(said);
}

/** Sends a request and finds it in the log. */
async function findable(context: OpsContext, access: StageAccess): Promise<Finding> {
  const began = context.clock.now();
  const answer = await ask(context, `${addressesOf(context, access).api}/api/v1/feature-flags`);
  await answer.body?.cancel();
  const id = answer.headers.get('x-request-id');
  if (id === null) return fail('the answer has no x-request-id');
  const logs = logsOf(context, access);
  for (let attempt = 1; attempt <= LOG_TRIES; attempt += 1) {
    const lines = await logs.request(id, began - 60_000);
    if (lines.length > 0) return ok(`${id} after ${((context.clock.now() - began) / 1000).toFixed(0)} s`);
    await context.clock.sleep(access.stage === 'local' ? 200 : LOG_PAUSE_MS);
  }
  return fail(`${id} did not reach the log`);
}

async function headersOf(context: OpsContext, address: string, names: readonly string[]): Promise<Finding> {
  const answer = await ask(context, address);
  await answer.body?.cancel();
  const wanted = address.startsWith('https:') ? [...names, 'strict-transport-security'] : names;
  const missing = wanted.filter((name) => !answer.headers.has(name));
  return missing.length > 0 ? fail(`${address} lacks ${missing.join(', ')}`) : ok();
}

/** Checks CORS with a simple request and a preflight of another origin. */
async function sealed(context: OpsContext, address: string): Promise<Finding> {
  const preflight = { origin: ELSEWHERE, 'access-control-request-method': 'POST' };
  for (const init of [{ headers: { origin: ELSEWHERE } }, { method: 'OPTIONS', headers: preflight }]) {
    const answer = await ask(context, address, init);
    await answer.body?.cancel();
    const allowed = answer.headers.get('access-control-allow-origin');
    if (allowed !== null) return fail(`${address} lets ${allowed} read its answers`);
  }
  return ok();
}
