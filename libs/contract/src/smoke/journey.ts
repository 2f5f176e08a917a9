/**
 * A whole quest, as two people of the smoke test live it through the public interface. Used by the release hook and by
 * the operations command. Knows nothing of AWS; the network is an argument.
 */
import { type ClientArgs, failureOf, JourneyFailure, type Person, send, signIn, signOut } from './http-client.ts';

export interface JourneyArgs extends ClientArgs {
  readonly people: readonly [Person, Person];
  /** Told after each step. */
  readonly step?: (name: string) => void;
}

/** What the journey left behind. */
export interface Journey {
  readonly questId: string;
  /** `PAID`, or what else became of the reward until now. */
  readonly reward: string;
  /** Whether the service gives receipts, and gave this one. */
  readonly receipt: boolean;
}

/** Somebody whose access token is known. */
export interface SignedIn {
  readonly token: string;
}

interface Member extends SignedIn {
  readonly userId: string;
  readonly creationPoints: number;
  /** Both cookies, as a browser would send them back. */
  readonly cookies: string;
}

type Ask = (step: string, method: string, path: string, expected: number, body?: object) => Promise<Answer>;
type Answer = Readonly<Record<string, unknown>>;

/**
 * Signs both in, and lets the one with more creation points post, so that runs never drain one of them. Then: claim,
 * submit, two attestations, a look at the completed quest and its receipt, and signing out.
 * @throws JourneyFailure at the first step that fails
 */
export async function runJourney(args: JourneyArgs): Promise<Journey> {
  const done = args.step ?? (() => undefined);
  const people = [await beginSession(args, args.people[0]), await beginSession(args, args.people[1])] as const;
  done('both signed in');
  const [first, second] = people;
  const [requestor, performer] = first.creationPoints >= second.creationPoints ? [first, second] : [second, first];
  const journey = await liveQuest(args, { requestor, performer });
  for (const person of people) await signOut(args, person);
  done('both signed out');
  return journey;
}

/**
 * A quest between two people who are signed in, from posting to its receipt. One that does not get to its end is taken
 * back as far as the rules allow it.
 * @throws JourneyFailure at the first step that fails
 */
export async function liveQuest(
  args: Omit<JourneyArgs, 'people'>,
  people: { readonly requestor: SignedIn; readonly performer: SignedIn },
): Promise<Journey> {
  const done = args.step ?? (() => undefined);
  const run = `smoke-${crypto.randomUUID()}`;
  const asks = { requestor: asker(args, people.requestor, run), performer: asker(args, people.performer, run) };
  const created = await asks.requestor('create', 'POST', '/quests', 201, {
    title: 'Smoke test of a release',
    description: 'Made by the smoke test to see that a whole quest works. People never see it.',
  });
  const questId = text('create', created, 'questId');
  done('created');
  try {
    return await complete(questId, asks, done);
  } catch (error) {
    // Only tidying up: what went wrong is what must be told.
    await asks.performer('release', 'POST', `/quests/${questId}/release`, 200, {}).catch(() => undefined);
    await asks.requestor('cancel', 'DELETE', `/quests/${questId}`, 200).catch(() => undefined);
    throw error;
  }
}

async function complete(
  questId: string,
  { requestor, performer }: { requestor: Ask; performer: Ask },
  done: (step: string) => void,
): Promise<Journey> {
  const path = `/quests/${questId}`;
  await performer('claim', 'POST', `${path}/claim`, 200, {});
  done('claimed');
  await performer('submit', 'POST', `${path}/submit`, 200, { text: 'The smoke test did what it said.' });
  done('submitted');
  await performer('attest as performer', 'POST', `${path}/attest`, 200, {});
  done('attested by the performer');
  await requestor('attest as requestor', 'POST', `${path}/attest`, 200, {});
  done('attested by the requestor');
  const quest = await requestor('read', 'GET', path, 200);
  if (quest['status'] !== 'COMPLETED') throw new JourneyFailure('complete', `the quest is ${String(quest['status'])}`);
  const reward = (quest['reward'] as { state?: unknown } | undefined)?.state;
  done('completed');
  const receipt = await hasReceipt(requestor, path);
  done(receipt ? 'receipt read' : 'no receipts here');
  return { questId, reward: typeof reward === 'string' ? reward : 'unknown', receipt };
}

/** A service that gives no receipts does not know the address. */
async function hasReceipt(ask: Ask, path: string): Promise<boolean> {
  try {
    await ask('receipt', 'GET', `${path}/receipt`, 200);
    return true;
  } catch (error) {
    if (error instanceof JourneyFailure && error.status === 404 && error.code === 'not-found') return false;
    throw error;
  }
}

async function beginSession(args: ClientArgs, person: Person): Promise<Member> {
  const { user, ...session } = await signIn(args, person);
  const points = user['creationPoints'];
  return {
    ...session,
    userId: text('sign in', user, 'userId'),
    creationPoints: typeof points === 'number' ? points : 0,
  };
}

function asker(args: ClientArgs, { token }: SignedIn, run: string): Ask {
  return async (step, method, path, expected, body) => {
    const answer = await send(args, {
      step,
      method,
      path: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' && { 'idempotency-key': `${run}-${step.replaceAll(' ', '-')}` }),
      },
      ...(body && { body }),
    });
    if (answer.status !== expected) throw await failureOf(step, answer);
    return (await answer.json()) as Answer;
  };
}

function text(step: string, body: Answer, field: string): string {
  const value = body[field];
  if (typeof value !== 'string') throw new JourneyFailure(step, `the answer has no ${field}`);
  return value;
}
