import type { QuestEventView, QuestPageView, StuckPageView } from '../src/quests/quest.view.ts';
import type { TestApp } from './app.ts';
import type { TestPerson } from './community.ts';

/** Advances the clock of the application. */
export async function pass(service: TestApp, seconds: number): Promise<void> {
  await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
}

/** Status and code of an answer that says no, such as `409 quest.wrong-state`. */
export async function refused(answer: PromiseLike<{ status: number; body: unknown }>): Promise<string> {
  const { status, body } = await answer;
  return `${status} ${(body as { code: string }).code}`;
}

/** What happened to a quest, as this person sees it, oldest first. */
export async function eventsOf(questId: string, viewer: TestPerson): Promise<QuestEventView[]> {
  const { body } = await viewer.get(`/quests/${questId}/events`).expect(200);
  return (body as { items: QuestEventView[] }).items;
}

/** Every item of a queue, page by page. */
export async function queueOf<T extends QuestPageView | StuckPageView>(
  viewer: TestPerson,
  path: string,
  limit = 100,
): Promise<T['items'][number][]> {
  const items: T['items'][number][] = [];
  let cursor = '';
  do {
    const { body } = await viewer.get(`${path}?limit=${limit}${cursor}`).expect(200);
    const page = body as T;
    items.push(...page.items);
    cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  return items;
}
