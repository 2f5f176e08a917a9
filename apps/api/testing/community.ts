import { randomBytes } from 'node:crypto';
import type supertest from 'supertest';
import type { QuestView } from '../src/quests/quest.view.ts';
import type { OwnUserView } from '../src/users/user.dto.ts';
import type { TestApp } from './app.ts';

const BASE = '/api/v1';

/** A signed-in person of a test, with an account of their own. */
export class TestPerson {
  constructor(
    private readonly service: TestApp,
    readonly userId: string,
    private readonly groups: readonly string[],
  ) {}

  /** The same person as a token with other groups describes them. */
  withGroups(groups: readonly string[]): TestPerson {
    return new TestPerson(this.service, this.userId, groups);
  }

  get(path: string): supertest.Test {
    return this.service.http.get(BASE + path).set('authorization', this.token());
  }

  post(path: string, body?: object): supertest.Test {
    const request = this.service.http.post(BASE + path).set('authorization', this.token());
    return body === undefined ? request : request.send(body);
  }

  patch(path: string, body: object): supertest.Test {
    return this.service.http
      .patch(BASE + path)
      .set('authorization', this.token())
      .send(body);
  }

  put(path: string, body: object): supertest.Test {
    return this.service.http
      .put(BASE + path)
      .set('authorization', this.token())
      .send(body);
  }

  delete(path: string): supertest.Test {
    return this.service.http.delete(BASE + path).set('authorization', this.token());
  }

  /** Posts a quest that passes, but for what is given. */
  async posts(overrides: object = {}): Promise<QuestView> {
    const { body } = await this.post('/quests', { ...A_QUEST, ...overrides }).expect(201);
    return body as QuestView;
  }

  /** Does something to a quest that succeeds. */
  async does(action: string, questId: string, body?: object): Promise<QuestView> {
    const answer = await this.post(`/quests/${questId}/${action}`, body);
    if (answer.status !== 200) throw new Error(`${action} answered ${answer.status}: ${answer.text}`);
    return answer.body as QuestView;
  }

  async sees(questId: string): Promise<QuestView> {
    const { body } = await this.get(`/quests/${questId}`).expect(200);
    return body as QuestView;
  }

  async profile(): Promise<OwnUserView> {
    const { body } = await this.get('/users/me').expect(200);
    return body as OwnUserView;
  }

  async ledger(): Promise<{ kind: string; xp: number; reputation: number; points: number; entryId: string }[]> {
    const { body } = await this.get('/users/me/ledger?limit=100').expect(200);
    return (body as { items: [] }).items;
  }

  private token(): string {
    return this.service.bearer({ sub: this.userId, groups: this.groups });
  }
}

export const A_QUEST = {
  title: 'Paint the bench',
  description: 'The bench by the pond needs a new coat of paint.',
};

export const A_SUBMISSION = { text: 'Two coats of paint, dry by now.' };

/** A new person, whose id begins with `name`. */
export function aPerson(service: TestApp, name: string, groups: readonly string[] = []): TestPerson {
  return new TestPerson(service, `${name}-${randomBytes(6).toString('hex')}`, groups);
}

/** Two who share quests, one who looks on, and a moderator; new ones for every test. */
export function aCommunity(service: TestApp) {
  return {
    ada: aPerson(service, 'ada'),
    ben: aPerson(service, 'ben'),
    cleo: aPerson(service, 'cleo'),
    mo: aPerson(service, 'mo', ['moderators']),
  };
}

/** A quest of Ada's, claimed and submitted by Ben. */
export async function submittedQuest(ada: TestPerson, ben: TestPerson, overrides: object = {}): Promise<string> {
  const { questId } = await ada.posts(overrides);
  await ben.does('claim', questId);
  await ben.does('submit', questId, A_SUBMISSION);
  return questId;
}
