/**
 * A whole quest, as two people of the smoke test live it through the public interface. Used by the release hook and by
 * the operations command. Knows nothing of AWS; the network is an argument.
 */
export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface JourneyArgs {
  /** Where the service is reached, without a slash at the end. */
  readonly baseUrl: string;
  /** Address that people use; what a browser would send as `Origin`. */
  readonly origin: string;
  readonly people: readonly [Person, Person];
  readonly fetch: typeof fetch;
  /** Told after each step. */
  readonly step?: (name: string) => void;
}

interface Member {
  readonly userId: string;
  readonly creationPoints: number;
  readonly token: string;
}

/** A step that did not go as it must; the message names the step and what came back, never a secret. */
export class JourneyFailure extends Error {
  constructor(step: string, detail: string) {
    super(`${step}: ${detail}`);
    this.name = 'JourneyFailure';
  }
}

/**
 * Signs both in, and lets the one with more creation points post, so that runs never drain one of them. Then: claim,
 * submit, two attestations, and a look at the completed quest.
 * @returns the id of the quest
 * @throws JourneyFailure at the first step that fails
 */
export async function runJourney(args: JourneyArgs): Promise<string> {
  const done = args.step ?? (() => undefined);
  const [first, second] = [await signIn(args, args.people[0]), await signIn(args, args.people[1])];
  done('both signed in');
  const firstPosts = first.creationPoints >= second.creationPoints;
  const [requestor, performer] = firstPosts ? [first, second] : [second, first];
  const api = (person: Member) => caller(args, person);

  const created = await api(requestor)('create', 'POST', '/quests', 201, {
    title: 'Smoke test of a release',
    description: 'Made by the smoke test to see that a whole quest works. People never see it.',
  });
  const id = text('create', created, 'questId', 'id');
  done('created');
  await api(performer)('claim', 'POST', `/quests/${id}/claim`, 200, {});
  done('claimed');
  await api(performer)('submit', 'POST', `/quests/${id}/submit`, 200, { text: 'The smoke test did what it said.' });
  done('submitted');
  await api(performer)('attest as performer', 'POST', `/quests/${id}/attest`, 200, {});
  await api(requestor)('attest as requestor', 'POST', `/quests/${id}/attest`, 200, {});
  const quest = await api(requestor)('read', 'GET', `/quests/${id}`, 200);
  if (quest['status'] !== 'COMPLETED') throw new JourneyFailure('complete', `the quest is ${String(quest['status'])}`);
  done('completed');
  return id;
}

async function signIn(args: JourneyArgs, person: Person): Promise<Member> {
  const answer = await args.fetch(`${args.baseUrl}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: args.origin },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  if (answer.status !== 200) throw new JourneyFailure('sign in', await describe(answer));
  const token = answer.headers
    .getSetCookie()
    .map((line) => /^(?:__Host-)?civicforge_access=([^;]+)/.exec(line)?.[1])
    .find((value) => value !== undefined);
  if (token === undefined) throw new JourneyFailure('sign in', 'no access cookie came back');
  const { user } = (await answer.json()) as { user?: Record<string, unknown> };
  const points = user?.['creationPoints'];
  return {
    token,
    userId: text('sign in', user ?? {}, 'userId'),
    creationPoints: typeof points === 'number' ? points : 0,
  };
}

function caller({ baseUrl, fetch: send }: JourneyArgs, { token }: Member) {
  return async (step: string, method: string, path: string, expected: number, body?: object) => {
    const answer = await send(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status !== expected) throw new JourneyFailure(step, await describe(answer));
    return (await answer.json()) as Record<string, unknown>;
  };
}

async function describe(answer: Response): Promise<string> {
  const requestId = answer.headers.get('x-request-id') ?? 'none';
  const body = (await answer.text()).slice(0, 300);
  return `status ${String(answer.status)}, request ${requestId}, ${body}`;
}

function text(step: string, body: Record<string, unknown>, ...fields: string[]): string {
  const value = fields.map((field) => body[field]).find((found) => typeof found === 'string');
  if (typeof value !== 'string') throw new JourneyFailure(step, `the answer has no ${fields.join(' or ')}`);
  return value;
}
