import { type Journey, liveQuest, type SignedIn } from '../../../../libs/contract/src/smoke/journey.ts';
import { localToken } from '../clients/local-stack.ts';
import { tableSource } from '../db/table-source.ts';
import { snapshotOf } from '../db/verify-tables.ts';
import { smokePeople } from '../smoke/smoke-people.ts';
import type { DrillStack } from './drill-stack.ts';

/** Number of concurrent quests, within the rate limits of two members. */
const AT_A_TIME = 3;
const ROUNDS = 2;
/** Delay before the kill, so that requests are in flight. */
const KILL_AFTER_MS = 150;

/** Drills a crash: kills the service during quests. Acknowledged writes must exist and the tables must agree. */
export async function taskDrill(drill: DrillStack): Promise<string> {
  const { context } = drill;
  const [one, two] = await signedIn(drill);
  const storm = Promise.all(
    Array.from({ length: AT_A_TIME }, (_, number) => rounds(drill, number % 2 ? [one, two] : [two, one])),
  );
  await context.clock.sleep(KILL_AFTER_MS);
  const before = drill.endService('SIGKILL');
  await drill.timed('service answers again after kill -9', () => drill.isBack(before));
  const outcomes = (await drill.timed('storm over', () => storm)).flat();
  const lived = outcomes.filter((outcome) => typeof outcome !== 'string');
  const broken = outcomes.filter((outcome) => typeof outcome === 'string');
  for (const { questId } of lived) await isThere(drill, questId, one);
  await liveQuest(placeOf(drill), { requestor: one, performer: two });
  const { faults } = await drill.timed('tables checked', () =>
    snapshotOf(tableSource(drill.database, drill.stack().tables)),
  );
  if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults[0]?.kind ?? ''} ${faults[0]?.id ?? ''}`);
  if (lived.length === 0) throw new Error(`no quest of the storm came to its end: ${broken[0] ?? ''}`);
  const failures =
    broken.length === 0 ? '' : `, ${broken.length} broke off and were told why (${broken[0]?.slice(0, 80) ?? ''})`;
  return `${lived.length} of ${outcomes.length} quests lived through it${failures}; nothing lost, tables agree`;
}

async function signedIn(drill: DrillStack): Promise<[SignedIn, SignedIn]> {
  const [one, two] = await smokePeople(drill.context, drill.access);
  const stack = drill.stack();
  return [{ token: await localToken(stack, one) }, { token: await localToken(stack, two) }];
}

function placeOf({ context, api }: DrillStack) {
  // A local stack has one process, so recovery takes longer than in a deployed stage.
  const wait = (milliseconds: number) => context.clock.sleep(3 * milliseconds);
  return { baseUrl: api, origin: api, fetch: context.fetch, wait };
}

/** Runs quests in sequence and collects the errors of failed ones. */
async function rounds(
  drill: DrillStack,
  [requestor, performer]: readonly [SignedIn, SignedIn],
): Promise<(Journey | string)[]> {
  const outcomes: (Journey | string)[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcome = await liveQuest(placeOf(drill), { requestor, performer }).catch((error: unknown) => String(error));
    outcomes.push(outcome);
  }
  return outcomes;
}

/** @throws Error if an acknowledged write is missing after the kill */
async function isThere({ context, api }: DrillStack, questId: string, { token }: SignedIn): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await context.fetch(`${api}/api/v1/quests/${questId}`, {
    headers,
    signal: AbortSignal.timeout(10_000),
  });
  const { status } = (await answer.json()) as { status?: string };
  if (status !== 'COMPLETED')
    throw new Error(`quest ${questId} was completed, and is ${status ?? 'gone'} after the kill`);
}
