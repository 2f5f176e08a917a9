import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, type TestPerson } from '../../testing/community.ts';
import { storedUnder } from '../../testing/stored.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import type { CommentView } from '../comments/comment.dto.ts';
import { Database } from '../dynamo/database.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { NoticePageView, NoticeView } from './notice.dto.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';
import { jest } from '@jest/globals';

let service: TestApp;
let outbox: Outbox;

beforeAll(async () => {
  service = await startTestApp({ environment: { DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' } });
  outbox = service.app.get(Outbox, { strict: false });
});
afterAll(() => service.close());
afterEach(() => jest.restoreAllMocks());

async function says(person: TestPerson, questId: string, audience?: string): Promise<CommentView> {
  const body = { text: 'Is there paint?', ...(audience && { audience }) };
  const answer = await person.post(`/quests/${questId}/comments`, body).expect(201);
  return answer.body as CommentView;
}

async function heard(person: TestPerson): Promise<NoticeView[]> {
  await dispatched(service);
  const { body } = await person.get('/users/me/notices').expect(200);
  return (body as NoticePageView).items.filter(({ kind }) => kind === 'comment');
}

async function overdue(): Promise<void> {
  await service.app.get(AdjustableClock).advance(6);
}

describe('notices of comments', () => {
  it('tell the requestor and earlier writers of a comment with its author, and leave the outbox', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    const { questId } = await ada.posts();
    await cleo.get('/users/me').expect(200);
    await says(cleo, questId);
    const { commentId } = await says(ben, questId);
    const [newest] = await heard(ada);
    expect(newest).toMatchObject({
      ...{ category: 'news', questId, actor: { userId: ben.userId }, read: false },
      data: { title: 'Paint the bench', role: 'requestor', commentId },
    });
    expect((await heard(cleo)).map(({ data }) => data.commentId)).toEqual([commentId]);
    expect(await heard(ben)).toEqual([]);
    const stored = await storedUnder(service.app.get(Database), 'comments', questId);
    expect(stored.map((item) => item['dispatchKey'])).toEqual([undefined, undefined]);
  });

  it('tell the other party alone of a comment for the parties', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    const { questId } = await ada.posts();
    await says(cleo, questId);
    await ben.does('claim', questId);
    await says(ada, questId);
    expect([await heard(ben), await heard(cleo)].map(({ length }) => length)).toEqual([1, 0]);
  });

  it('come once from a sweep, after the process that wrote the comment has died', async () => {
    const { ada, ben } = aCommunity(service);
    const { questId } = await ada.posts();
    const create = NoticeRepository.prototype.create;
    jest.spyOn(NoticeRepository.prototype, 'create').mockImplementationOnce(async function (
      this: NoticeRepository,
      ...args
    ) {
      await create.apply(this, args);
      throw new Error('killed');
    });
    await says(ben, questId);
    await dispatched(service);
    await overdue();
    await Promise.all([outbox.sweep(), outbox.sweep()]);
    await outbox.sweep();
    expect(await heard(ada)).toHaveLength(1);
  });

  it('are not made of a comment that is removed before its dispatch, and vanish with one that is removed later', async () => {
    const { ada, ben } = aCommunity(service);
    const { questId } = await ada.posts();
    jest.spyOn(NoticeRepository.prototype, 'create').mockRejectedValueOnce(new Error('away'));
    const early = await says(ben, questId);
    await dispatched(service);
    await ben.delete(`/quests/${questId}/comments/${early.commentId}`).expect(200);
    await overdue();
    await outbox.sweep();
    expect(await heard(ada)).toEqual([]);
    const late = await says(ben, questId);
    expect(await heard(ada)).toHaveLength(1);
    await ben.delete(`/quests/${questId}/comments/${late.commentId}`).expect(200);
    expect(await heard(ada)).toEqual([]);
  });
});
