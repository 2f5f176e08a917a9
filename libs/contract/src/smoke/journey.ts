/**
 * Runs a whole quest between two smoke members through the public API. The release hook and the operations command use
 * it. It makes no AWS calls and takes the network as an argument.
 */
import { type ClientArgs, failureOf, JourneyFailure, type Person, send, signIn, signOut } from './http-client.ts';

export interface JourneyArgs extends ClientArgs {
  readonly people: readonly [Person, Person];
  /** Called after each step. */
  readonly step?: (name: string) => void;
}

/** The result of a journey. */
export interface Journey {
  readonly questId: string;
  /** State of the reward, `PAID` in the good case. */
  readonly reward: string;
  /** True if the service issued a receipt for the quest. */
  readonly receipt: boolean;
}

/** A signed-in member with an access token. */
export interface SignedIn {
  readonly token: string;
}

interface Member extends SignedIn {
  readonly userId: string;
  readonly creationPoints: number;
  /** Both cookies, in the form of a Cookie header. */
  readonly cookies: string;
}

type Ask = (step: string, method: string, path: string, expected: number, body?: object) => Promise<Answer>;
type Answer = Readonly<Record<string, unknown>>;

/**
 * Signs both members in. The one with more creation points posts, so that repeated runs never drain either of them.
 * Then claims, submits, attests twice, reads the completed quest and its receipt, and signs out.
 * @returns undefined during maintenance, which answers every write with 503: both members then read what they see
 * @throws JourneyFailure at the first step that fails
 */
export async function runJourney(args: JourneyArgs): Promise<Journey | undefined> {
  const done = args.step ?? (() => undefined);
  const people = [await beginSession(args, args.people[0]), await beginSession(args, args.people[1])] as const;
  done('both signed in');
  const [first, second] = people;
  const [requestor, performer] = first.creationPoints >= second.creationPoints ? [first, second] : [second, first];
  let journey: Journey | undefined;
  try {
    journey = await liveQuest(args, { requestor, performer });
  } catch (error) {
    if (!isMaintenance(error)) throw error;
    for (const member of people) await readEverything(args, member);
    done('read during maintenance');
  }
  for (const person of people) await signOut(args, person);
  done('both signed out');
  return journey;
}

async function readEverything(args: JourneyArgs, member: Member): Promise<void> {
  const ask = asker(args, member, `smoke-${crypto.randomUUID()}`);
  for (const path of ['/users/me', '/users/me/active-quests', '/quests']) await ask(`read ${path}`, 'GET', path, 200);
}

/** True for a refusal that says that the stage is in maintenance. */
function isMaintenance(error: unknown): boolean {
  return error instanceof JourneyFailure && error.code === 'maintenance';
}

/**
 * Runs a quest between two signed-in members, from posting to its receipt. After a failure it cancels the quest as far
 * as the rules allow.
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
    // Best-effort cleanup. The original failure is the one to report.
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
  done(receipt ? 'receipt read' : 'no receipt');
  return { questId, reward: typeof reward === 'string' ? reward : 'unknown', receipt };
}

/** Answers of a service without receipts, and of one that issues none for quests of synthetic members. */
const NO_RECEIPT = ['not-found', 'receipt.not-found'];

/** Returns false if the service has no receipt for the quest. */
async function hasReceipt(ask: Ask, path: string): Promise<boolean> {
  try {
    await ask('receipt', 'GET', `${path}/receipt`, 200);
    return true;
  } catch (error) {
    if (error instanceof JourneyFailure && error.status === 404 && NO_RECEIPT.includes(error.code ?? '')) return false;
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
