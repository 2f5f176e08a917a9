import { type ClientArgs, send } from '../../libs/contract/src/smoke/http-client.ts';
import { DEMO_QUESTS, type DemoQuest, type DemoStep } from './demo-quests.ts';
import { accessTokenOf } from './identity.ts';
import { DEMO_PEOPLE, type DemoEmail } from './people.ts';
import { addressOf } from './ports.ts';
import type { Setting } from './programs.ts';
import type { Screen } from './screen.ts';

const DAY_MS = 86_400_000;
const V1 = '/api/v1';

/** A demo member with an access token. */
interface Member {
  readonly userId: string;
  readonly token: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Creates the demo quests of a new data folder through the API, with the members' tokens. After an interrupted start,
 * the next one continues and creates each quest once: idempotency keys cover a day, and the members' lists cover older
 * quests. A failure does not stop the start.
 */
export async function makeDemoQuests({ ports, folder }: Setting, screen: Screen): Promise<void> {
  const since = folder.wantsDemoSince;
  if (since === undefined) return;
  try {
    const demo = new Demo(addressOf(ports.api), Date.parse(since));
    await demo.signIn(addressOf(ports.identity));
    for (const quest of DEMO_QUESTS) await demo.make(quest);
    folder.markDemo('made');
  } catch (error) {
    screen.warn(`Some demo quests are missing: ${error instanceof Error ? error.message : String(error)}`);
  }
}

class Demo {
  private readonly args: ClientArgs;
  private readonly since: number;
  private readonly members = new Map<DemoEmail, Member>();
  private readonly known = new Map<string, string>();

  constructor(service: string, since: number) {
    this.args = { baseUrl: service, origin: service, fetch, retry: { tries: 1 } };
    this.since = since;
  }

  /** Signs all members in, which creates their records, and reads the existing demo quests. */
  async signIn(identity: string): Promise<void> {
    for (const { email, password } of DEMO_PEOPLE) {
      const token = await accessTokenOf(identity, email, password);
      const { userId } = (await this.get('/users/me', token)) as { userId: string };
      this.members.set(email, { userId, token });
      const posted = await this.get(`/users/${userId}/quests?role=requestor&limit=100`, token);
      const { items } = posted as { items: readonly { questId: string; title: string }[] };
      for (const { title, questId } of items) this.known.set(title, questId);
    }
  }

  async make(quest: DemoQuest): Promise<void> {
    const questId = this.known.get(quest.title) ?? (await this.post(quest));
    for (const [index, step] of quest.steps.entries()) await this.take(questId, step, `demo-${quest.key}-${index}`);
  }

  private async post(quest: DemoQuest): Promise<string> {
    const { title, description, category, rewardXp, rewardReputation, visibility, daysOpen } = quest;
    // Relative to the first start, so that a repeated request has the same body.
    const expiresAt =
      daysOpen === undefined ? {} : { expiresAt: new Date(this.since + daysOpen * DAY_MS).toISOString() };
    const body = {
      title,
      description,
      category,
      rewardXp,
      rewardReputation,
      ...(visibility && { visibility }),
      ...expiresAt,
    };
    const answer = await this.send('POST', '/quests', quest.by, body, `demo-${quest.key}`);
    if (answer.status !== 201) throw new Error(`"${title}" was answered with ${describe(answer)}`);
    return (answer.body as { questId: string }).questId;
  }

  /** Performs a step. A state conflict means that an earlier start or a member has already changed the quest. */
  private async take(questId: string, step: DemoStep, key: string): Promise<void> {
    const answer =
      step.action === 'cancel'
        ? await this.send('DELETE', `/quests/${questId}`, step.by, undefined, key)
        : await this.send('POST', `/quests/${questId}/${step.action}`, step.by, step.body ?? {}, key);
    if (answer.status >= 300 && answer.status !== 409) throw new Error(`${step.action} answered ${describe(answer)}`);
  }

  private async send(
    method: string,
    path: string,
    by: DemoEmail,
    body: object | undefined,
    key: string,
  ): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.members.get(by)?.token ?? ''}`, 'idempotency-key': key };
    const response = await send(this.args, {
      step: path,
      method,
      path: `${V1}${path}`,
      headers,
      ...(body && { body }),
    });
    return { status: response.status, body: await response.json() };
  }

  private async get(path: string, token: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await send(this.args, { step: path, method: 'GET', path: `${V1}${path}`, headers });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${path} was answered with ${describe({ status: response.status, body })}`);
    return body;
  }
}

function describe({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body).slice(0, 300)}`;
}
