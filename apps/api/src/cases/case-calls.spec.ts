import { startTestApp, type TestApp } from '../../testing/app.ts';
import { inDays, postsCall } from '../../testing/calls.ts';
import { A_SUBMISSION, aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { eventsOf, refused } from '../../testing/office.ts';
import { dispatched } from '../../testing/dispatched.ts';
import type { CallDateView, CallView } from '../calls/call.dto.ts';
import { CallSweeper } from '../calls/call.sweeper.ts';
import type { NoticePageView } from '../notices/notice.dto.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { CaseCalls } from './case-calls.ts';
import type { CasePageView } from './case.dto.ts';
import { CaseRepository } from './case.repository.dynamo.ts';

const REASON = 'The text advertises a shop and nothing else.';
const APPEAL = 'It is a charity, and it sells nothing.';

let service: TestApp;
let people: ReturnType<typeof aCommunity> & { max: TestPerson };

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(() => service.close());
beforeEach(() => {
  people = { ...aCommunity(service), max: aPerson(service, 'max', ['moderators']) };
});

/** Reports and hides a quest, and returns the id of the case. */
async function hides(questId: string): Promise<string> {
  await people.cleo.post(`/quests/${questId}/report`, { reason: 'spam' }).expect(202);
  const { body } = await people.mo.get('/admin/cases?limit=100').expect(200);
  const found = (body as CasePageView).items.find(({ subject }) => subject.id === questId);
  const caseId = found?.caseId ?? '';
  await people.mo.post(`/admin/cases/${caseId}/decide`, { decision: 'hide', reason: REASON }).expect(200);
  await dispatched(service);
  return caseId;
}

async function reverses(caseId: string): Promise<void> {
  await people.ada.post(`/cases/${caseId}/appeal`, { text: APPEAL }).expect(200);
  const answer = { decision: 'reverse', reason: REASON };
  await people.max.post(`/admin/cases/${caseId}/decide-appeal`, answer).expect(200);
  await dispatched(service);
}

function dateOf({ dates }: CallView): CallDateView & { questIds: [string, string, string] } {
  const [date] = dates;
  if (date?.questIds.length !== 3) throw new Error('the call has no date of three places');
  return date as CallDateView & { questIds: [string, string, string] };
}

const stateOf = async (callId: string) =>
  ((await people.ada.get(`/calls/${callId}`).expect(200)).body as CallView).state;

describe('hiding a quest of a call', () => {
  it('ends the call, cancels its open quests with their points back, and hides all quests with the text', async () => {
    const { ada, ben, cleo } = people;
    const { creationPoints } = await ada.profile();
    const call = await postsCall(ada, {
      ...{
        pattern: {
          title: 'Buy my pills',
          description: 'They are cheap and they make you strong.',
          startsAt: inDays(8),
        },
      },
      schedule: { rule: 'FREQ=WEEKLY;COUNT=5', timeZone: 'Europe/Berlin' },
    });
    const [first, second, third] = dateOf(call).questIds;
    await ben.does('claim', second);
    await hides(first);
    expect(await stateOf(call.callId)).toBe('ENDED');
    expect((await ada.profile()).creationPoints).toBe(creationPoints - 1);
    for (const questId of [first, second, third])
      expect(await refused(cleo.get(`/quests/${questId}`))).toMatch(/^404 /);
    expect(await refused(cleo.get(`/calls/${call.callId}`))).toBe('404 call.not-found');
    expect((await ada.get(`/calls/${call.callId}`).expect(200)).body).toMatchObject({ hidden: true, actions: [] });
    expect(await ben.sees(second)).toMatchObject({ status: 'CLAIMED', hidden: true });
    expect((await eventsOf(third, ada)).at(-1)).toMatchObject({
      ...{ kind: 'cancelled', detail: { reason: REASON }, actor: null },
    });
    const lists = [
      '/quests?status=CANCELLED&status=CLAIMED&status=OPEN&limit=100',
      `/users/${ada.userId}/quests?role=requestor`,
    ];
    for (const list of lists) expect((await cleo.get(list).expect(200)).text).not.toContain('pills');
    const { items } = (await ada.get('/users/me/notices?limit=100').expect(200)).body as NoticePageView;
    expect(items.map(({ kind }) => kind).sort()).toEqual(['cancelled', 'case-decided', 'claimed']);
    await service.app.get(CallSweeper).sweep();
    expect(((await ada.get(`/calls/${call.callId}`)).body as CallView).dates).toHaveLength(1);
    // Work under way goes on.
    await ben.does('submit', second, A_SUBMISSION);
    for (const party of [ada, ben]) await party.does('attest', second);
  });

  it('is not for a moderator who has a place of the call', async () => {
    const { ada, cleo, mo, max } = people;
    const [first, second] = dateOf(await postsCall(ada)).questIds;
    await mo.does('claim', second);
    await cleo.post(`/quests/${first}/report`, { reason: 'spam' }).expect(202);
    const { body } = await max.get('/admin/cases?limit=100').expect(200);
    const caseId = (body as CasePageView).items.find(({ subject }) => subject.id === first)?.caseId ?? '';
    const decision = { decision: 'hide', reason: REASON };
    expect(await refused(mo.post(`/admin/cases/${caseId}/decide`, decision))).toBe('403 quest.forbidden');
    await max.post(`/admin/cases/${caseId}/decide`, decision).expect(200);
  });

  it('cancels a quest with another text, and leaves it visible', async () => {
    const { ada, cleo } = people;
    const call = await postsCall(ada);
    const [first, second] = dateOf(call).questIds;
    await ada.patch(`/quests/${second}`, { title: 'Varnish the bench' }).expect(200);
    await hides(first);
    expect(await cleo.sees(second)).toMatchObject({ status: 'CANCELLED', title: 'Varnish the bench' });
  });

  it('is unknown to others, who can claim no place, and shows all again after a reversal', async () => {
    const { ada, ben, cleo } = people;
    const call = await postsCall(ada);
    const [first, second, third] = dateOf(call).questIds;
    await ben.does('claim', second);
    const caseId = await hides(first);
    for (const person of [ben, cleo]) {
      expect(await refused(person.get(`/calls/${call.callId}`))).toBe('404 call.not-found');
      expect(await refused(person.post(`/calls/${call.callId}/claim`))).toBe('404 call.not-found');
    }
    expect(await refused(people.mo.post(`/calls/${call.callId}/claim`))).toBe('409 call.ended');
    await reverses(caseId);
    // The outbox may dispatch an event again, also after a later one.
    const late = await service.app.get(CaseRepository).find(caseId);
    const [, hidden] = late?.found.events ?? [];
    if (late === undefined || hidden?.kind !== 'hidden') throw new Error('no such event');
    await service.app.get(CaseCalls).follow(late.found, hidden);
    expect(await cleo.sees(second)).toMatchObject({ status: 'CLAIMED' });
    expect(await cleo.sees(third)).toMatchObject({ status: 'CANCELLED' });
    expect((await cleo.get(`/calls/${call.callId}`).expect(200)).body).toMatchObject({ state: 'ENDED' });
    expect(await refused(cleo.post(`/calls/${call.callId}/claim`))).toBe('409 call.ended');
  });

  it('refuses claims at the same time by 404 or 409, and never leaves a hidden quest open', async () => {
    const { ada, cleo, mo } = people;
    const call = await postsCall(ada);
    const [first] = dateOf(call).questIds;
    const claimants = Array.from({ length: 8 }, (_, index) => aPerson(service, `p${index}`));
    await Promise.all(claimants.map((person) => person.profile()));
    await cleo.post(`/quests/${first}/report`, { reason: 'spam' }).expect(202);
    const { body } = await mo.get('/admin/cases?limit=100').expect(200);
    const caseId = (body as CasePageView).items.find(({ subject }) => subject.id === first)?.caseId ?? '';
    const [decided, ...claims] = await Promise.all([
      mo.post(`/admin/cases/${caseId}/decide`, { decision: 'hide', reason: REASON }),
      ...claimants.map((person) => person.post(`/calls/${call.callId}/claim`)),
    ]);
    expect(decided.status).toBe(200);
    expect(claims.filter(({ status }) => ![200, 404, 409].includes(status))).toEqual([]);
    await dispatched(service);
    const quests = await Promise.all(dateOf(call).questIds.map((questId) => ada.sees(questId)));
    expect(quests.every(({ status, hidden }) => hidden === true && status !== 'OPEN')).toBe(true);
  });

  it('keeps a quest hidden that a decision of its own hides', async () => {
    const { ada, ben, cleo } = people;
    const call = await postsCall(ada);
    const [first, second] = dateOf(call).questIds;
    await ben.does('claim', second);
    await cleo.post(`/quests/${second}/report`, { reason: 'spam' }).expect(202);
    const caseId = await hides(first);
    const { body } = await people.mo.get('/admin/cases?limit=100').expect(200);
    const other = (body as CasePageView).items.find(({ subject }) => subject.id === second)?.caseId ?? '';
    await people.mo.post(`/admin/cases/${other}/decide`, { decision: 'hide', reason: REASON }).expect(200);
    await reverses(caseId);
    expect(await refused(cleo.get(`/quests/${second}`))).toBe('404 quest.not-found');
    expect(await refused(cleo.get(`/calls/${call.callId}`))).toBe('404 call.not-found');
    expect((await cleo.get(`/quests/${first}`)).status).toBe(200);
    await reverses(other);
    expect([(await cleo.get(`/quests/${second}`)).status, (await cleo.get(`/calls/${call.callId}`)).status]).toEqual([
      200, 200,
    ]);
  });
});

describe('a hidden quest', () => {
  it('is cancelled with its points back when its performer leaves', async () => {
    const { ada, ben } = people;
    const { creationPoints } = await ada.profile();
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await hides(questId);
    await ben.does('release', questId);
    await dispatched(service);
    expect((await ada.sees(questId)).status).toBe('CANCELLED');
    expect((await ada.profile()).creationPoints).toBe(creationPoints);
  });

  it('is no place that a claim of any place takes', async () => {
    const { ada, ben, cleo } = people;
    const call = await postsCall(ada);
    const quests = service.app.get(QuestRepository);
    const [first, second, third] = dateOf(call).questIds;
    // As older versions stored it: hidden, and the call goes on.
    for (const questId of [first, second]) {
      const before = await quests.find(questId);
      if (before === undefined) throw new Error('no quest');
      await quests.replace(before, { ...before, hidden: true, version: before.version + 1 }, []);
    }
    for (const person of [ben, cleo]) await person.profile();
    expect((await ben.post(`/calls/${call.callId}/claim`).expect(200)).body).toMatchObject({ questId: third });
    expect(await refused(cleo.post(`/calls/${call.callId}/claim`))).toBe('409 call.full');
  });
});
