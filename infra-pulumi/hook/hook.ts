import type { Person } from '../../libs/contract/src/smoke/http-client.ts';
import { runJourney } from '../../libs/contract/src/smoke/journey.ts';

/** CodeDeploy's event for a lifecycle hook. */
export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

export interface HookSettings {
  readonly stage: string;
  readonly service: string;
  readonly baseUrl: string;
  readonly origin: string;
  readonly readyPaths: readonly string[];
  readonly parameterPath: string;
}

/** The hook's external dependencies, which tests replace. */
export interface HookTools {
  readonly fetch: typeof fetch;
  /** Returns the decrypted value of a parameter. */
  readonly readParameter: (name: string) => Promise<string>;
  readonly report: (event: HookEvent, status: 'Succeeded' | 'Failed') => Promise<void>;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Attempts for readiness. New tasks have passed their health check before the test listener reaches them. */
const READY_TRIES = 20;
const READY_PAUSE_MS = 3_000;

/**
 * Tests the new tasks on the test listener and reports the result to CodeDeploy. A failure rolls the deployment back
 * before it takes traffic. The function does not throw for a bad release, because CodeDeploy would wait for a timeout.
 */
export async function tryRelease(event: HookEvent, settings: HookSettings, tools: HookTools): Promise<void> {
  const about = { deployment: event.DeploymentId, service: settings.service, stage: settings.stage };
  let status: 'Succeeded' | 'Failed' = 'Succeeded';
  try {
    for (const path of settings.readyPaths) await becomesReady(path, settings, tools);
    if (settings.service === 'api') await liveAQuest(settings, tools);
    tools.log({ ...about, message: 'the new tasks may have traffic' });
  } catch (error) {
    status = 'Failed';
    tools.log({ ...about, message: 'the new tasks are refused', reason: reasonOf(error) });
  }
  await tools.report(event, status);
}

async function becomesReady(path: string, { baseUrl, origin }: HookSettings, tools: HookTools): Promise<void> {
  let last = 'nothing';
  for (let attempt = 1; attempt <= READY_TRIES; attempt += 1) {
    if (attempt > 1) await tools.wait(READY_PAUSE_MS);
    try {
      const answer = await tools.fetch(`${baseUrl}${path}`, {
        redirect: 'manual',
        headers: { 'x-forwarded-host': new URL(origin).host },
        signal: AbortSignal.timeout(10_000),
      });
      await answer.body?.cancel();
      if (answer.status === 200) return;
      last = `status ${String(answer.status)}`;
    } catch (error) {
      last = reasonOf(error);
    }
  }
  throw new Error(`${path} did not become ready: ${last}`);
}

async function liveAQuest(settings: HookSettings, tools: HookTools): Promise<void> {
  const read = async (number: number) =>
    JSON.parse(await tools.readParameter(`${settings.parameterPath}/smoke/person-${String(number)}`)) as Person;
  const people = [await read(1), await read(2)] as const;
  const { baseUrl, origin } = settings;
  const step = (name: string) => {
    tools.log({ step: name });
  };
  // A table swap or an emergency fix is deployed during maintenance, in which the journey only reads.
  const journey = await runJourney({ baseUrl, origin, people, fetch: tools.fetch, wait: tools.wait, step });
  tools.log({ step: 'journey', ...(journey ?? { maintenance: true }) });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
