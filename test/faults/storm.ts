import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { oneOf } from './random.ts';

export interface StormPerson {
  readonly userId: string;
  readonly isModerator: boolean;
  readonly token: string;
}

/** A change that the service acknowledged to a member. */
export interface AcknowledgedWrite {
  readonly questId: string;
  readonly version: number;
  readonly action: string;
  readonly userId: string;
}

/** A change with an unknown outcome. */
export interface UnconfirmedWrite {
  readonly person: StormPerson;
  readonly request: StormRequest;
  readonly key: string;
}

export interface StormRequest {
  readonly action: string;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

interface SeenQuest {
  readonly questId: string;
  readonly status: string;
  readonly version: number;
  readonly requestorId: string;
  readonly performerId?: string;
  readonly attestations: readonly { readonly userId: string }[];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const PATIENCE = 4;
const MOST_OPEN = 30;

const REASON = 'A reason that is long enough for the rules.';

/**
 * Simulates members who post, claim, submit, attest and dispute concurrently, against services that are killed and a
 * database that fails. It records the answers and has no other knowledge of the service.
 */
export class Storm {
  readonly acknowledged: AcknowledgedWrite[] = [];
  readonly unknown: UnconfirmedWrite[] = [];
  /** Answers that are wrong in every state. */
  readonly wrong: string[] = [];
  /** Times of answers above 499 and of broken connections, in milliseconds since 1970. */
  readonly failures: number[] = [];
  /** The longest wait for an answer in milliseconds. */
  slowest = 0;
  repeated = 0;
  refused = 0;
  private readonly board = new Map<string, SeenQuest>();
  private readonly people: readonly StormPerson[];
  private readonly addresses: readonly string[];
  private readonly random: () => number;

  constructor(people: readonly StormPerson[], addresses: readonly string[], random: () => number) {
    this.people = people;
    this.addresses = addresses;
    this.random = random;
  }

  /** Runs until `isEnough` returns true. `pause` is awaited before each action. */
  async run(isEnough: () => boolean, pause: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await Promise.all(
      this.people.map(async (person) => {
        while (!isEnough()) {
          await pause();
          await this.act(person);
        }
      }),
    );
  }

  /** Repeats every request with an unknown outcome under its key. The service must answer it now. */
  async settle(): Promise<void> {
    for (const { person, request, key } of this.unknown) {
      const answer = await this.send(person, request, key);
      if (answer.status >= 500) this.wrong.push(`${request.action} asked again: ${answer.status}`);
      this.note(person, request, answer);
    }
  }

  private async act(person: StormPerson): Promise<void> {
    const request = this.choose(person);
    const key = randomUUID();
    for (let attempt = 1; attempt <= PATIENCE; attempt += 1) {
      const answer = await this.send(person, request, key).catch(() => undefined);
      if (answer === undefined || answer.status >= 500) this.failures.push(Date.now());
      if (answer !== undefined && isFinal(answer)) {
        await this.finish(person, request, answer);
        return;
      }
      this.repeated += 1;
      // Only a POST has an idempotency key and can be repeated safely.
      if (request.method !== 'POST') break;
      await sleep(100 * attempt);
    }
    if (request.method === 'POST') this.unknown.push({ person, request, key });
    await this.look(person, request.path);
  }

  private async finish(person: StormPerson, request: StormRequest, answer: Answer): Promise<void> {
    this.note(person, request, answer);
    if (answer.status < 400) return;
    this.refused += 1;
    await this.look(person, request.path);
  }

  private note(person: StormPerson, { action }: StormRequest, { status, body }: Answer): void {
    if (status >= 400) {
      if (![402, 403, 409].includes(status)) this.wrong.push(`${action}: ${status} ${JSON.stringify(body)}`);
      return;
    }
    const quest = body as SeenQuest;
    this.acknowledged.push({ questId: quest.questId, version: quest.version, action, userId: person.userId });
    this.remember(quest);
  }

  /** Keeps the highest version, because answers can arrive out of order. */
  private remember(quest: SeenQuest): void {
    const known = this.board.get(quest.questId);
    if (known === undefined || known.version < quest.version) this.board.set(quest.questId, quest);
  }

  /** Reads the current state of a quest. */
  private async look(person: StormPerson, path: string): Promise<void> {
    const questId = path.split('/')[2];
    if (questId === undefined) return;
    try {
      const { status, body } = await this.fetch(person, 'GET', `/quests/${questId}`);
      if (status === 200) this.remember(body as SeenQuest);
    } catch {
      // Another member will read it.
    }
  }

  private choose(person: StormPerson): StormRequest {
    const quests = [...this.board.values()];
    const open = quests.filter(({ status }) => status === 'OPEN');
    const choices = quests.flatMap((quest) => choicesOf(person, quest, this.random));
    if (choices.length === 0 || (open.length < MOST_OPEN && this.random() < 0.2)) return posting();
    const total = choices.reduce((sum, { weight }) => sum + weight, 0);
    let point = this.random() * total;
    for (const { weight, request } of choices) {
      if (point < weight) return request;
      point -= weight;
    }
    return posting();
  }

  private send(person: StormPerson, { method, path, body }: StormRequest, key: string): Promise<Answer> {
    return this.fetch(person, method, path, body, method === 'POST' ? { 'idempotency-key': key } : {});
  }

  private async fetch(
    person: StormPerson,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const begin = Date.now();
    const response = await fetch(`${oneOf(this.addresses, this.random)}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${person.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    this.slowest = Math.max(this.slowest, Date.now() - begin);
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as unknown) };
  }
}

/** Returns true for an answer that says that the change is made or refused. */
function isFinal({ status, body }: Answer): boolean {
  if (status >= 500 || status === 429) return false;
  return (body as { code?: string }).code !== 'idempotency.in-progress';
}

function posting(): StormRequest {
  const body = { title: 'A quest in the storm', description: 'One of very many quests that people post in a storm.' };
  return { action: 'created', method: 'POST', path: '/quests', body };
}

interface Choice {
  readonly weight: number;
  readonly request: StormRequest;
}

/** Returns the possible actions of a member on a quest. The service refuses one that comes too late. */
function choicesOf(person: StormPerson, quest: SeenQuest, random: () => number): Choice[] {
  const { questId, status, requestorId, performerId, attestations } = quest;
  const [isRequestor, isPerformer] = [requestorId === person.userId, performerId === person.userId];
  const post = (weight: number, action: string, verb: string, body?: object): Choice => ({
    weight,
    request: { action, method: 'POST', path: `/quests/${questId}/${verb}`, ...(body && { body }) },
  });
  if (status === 'OPEN' && !isRequestor) return [post(2, 'claimed', 'claim')];
  if (status === 'OPEN') {
    const edit = { title: `A quest in the storm ${Math.floor(random() * 1_000)}` };
    return [
      { weight: 0.3, request: { action: 'edited', method: 'PATCH', path: `/quests/${questId}`, body: edit } },
      { weight: 0.2, request: { action: 'cancelled', method: 'DELETE', path: `/quests/${questId}` } },
    ];
  }
  if (status === 'CLAIMED' && isPerformer) {
    return [post(6, 'submitted', 'submit', { text: 'Done as well as possible.' }), post(0.5, 'released', 'release')];
  }
  if (status === 'SUBMITTED' && (isRequestor || isPerformer)) {
    if (attestations.some(({ userId }) => userId === person.userId)) return [post(0.1, 'attested', 'attest')];
    const outcome = random() < 0.8 ? 'done' : random() < 0.5 ? 'partly' : 'not_done';
    const changes = isRequestor ? [post(0.4, 'changes-requested', 'request-changes', { text: REASON })] : [];
    return [
      post(8, 'attested', 'attest', { outcome }),
      post(0.2, 'disputed', 'dispute', { reason: REASON }),
      ...changes,
    ];
  }
  if (status === 'DISPUTED' && person.isModerator && !isRequestor && !isPerformer) {
    const decision = oneOf(['uphold', 'partial', 'reject', 'redo'], random);
    return [post(8, 'resolved', 'resolve', { decision, reason: REASON })];
  }
  return [];
}
