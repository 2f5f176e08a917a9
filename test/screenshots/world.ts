import type { Browser } from '@playwright/test';
import { callDatabase } from '../../scripts/local/database.ts';
import { stackUnderTest, webAddress } from '../support/journey.ts';
import { drawing } from './drawing.ts';
import { knownMember, type Member, newMember } from '../support/members.ts';

/** Members of the pictures. `cleo` has no points left, `dora` has just registered, `emil` is suspended. */
export type Name = 'ada' | 'ben' | 'mod' | 'admin' | 'cleo' | 'dora' | 'emil';
export type People = Readonly<Record<Name, Member>>;
type NewName = 'cleo' | 'dora' | 'emil';

/** Paths of the quests by the state that a picture shows. */
export type Quests = Record<string, string>;

const HOUR_MS = 3_600_000;
const SENTENCE =
  'The railing of the footbridge has lost its paint. Sand it, then two coats of green. Paint is in my shed.';
const WORK = 'I sanded the railing on Saturday and gave it two coats. The brushes are clean and back in the shed.';
const REASON = 'Only the side to the park is painted. The side to the road is as it was.';
const REPORT = 'The text sends people to a shop, and the quest is never done.';
const DECISION = 'The text advertises a shop, and nothing in it is a job for neighbours.';
const LONG_TITLE =
  'Carry the chairs, the long tables and both tents from the community centre to the meadow behind the school before the party, and bring all of it back on Sunday evening after eight';

const WITNESSED = [
  ['witnessDone', 'done', 'Plant the hedge along the car park'],
  ['witnessPartly', 'partly', 'Empty the bins on the riverside'],
  ['witnessNotDone', 'not_done', 'Lend a drill for the repair day'],
] as const;
const CONFIRMED = [
  ['done', 'done', 'done', 'Paint the bench in Linden Square'],
  ['partly', 'partly', 'partly', 'Rake the leaves in front of the school'],
  ['notDone', 'not_done', 'not_done', 'Collect the flyers from the printer'],
  ['contradiction', 'not_done', 'done', 'Hang the posters for the flea market'],
  ['unpaid', 'done', 'done', 'Sweep the steps of the library'],
] as const;
/** Named by the decision, apart from the one that still waits for it. */
const DISPUTED = [
  ['uphold', 'Repaint the zebra crossing at the mill'],
  ['partial', 'Repaint both goals of the football field'],
  ['reject', 'Repaint the fence of the playground'],
  ['redo', 'Repaint the lines of the car park'],
  ['reported', 'Repaint the railing at the station'],
] as const;

/** Signs the demo members in. */
export async function demoPeople(browser: Browser): Promise<Omit<People, NewName>> {
  const known = (name: string) => knownMember(browser, `${name}@example.org`, { baseURL: webAddress() });
  const [ada, ben, mod, admin] = [await known('ada'), await known('ben'), await known('mod'), await known('admin')];
  return { ada, ben, mod, admin };
}

/** Registers the members that have done nothing yet. */
export async function newPeople(browser: Browser): Promise<Pick<People, NewName>> {
  const register = (name: string) => newMember(browser, name, { baseURL: webAddress() });
  return { cleo: await register('Cleo'), dora: await register('Dora'), emil: await register('Emil') };
}

/**
 * Creates the quests that only waiting makes. It runs while the clock of the stack is in the past.
 * @param now the time of that clock in milliseconds since the epoch
 */
export async function pastQuests({ ada, ben }: Pick<People, 'ada' | 'ben'>, now: number): Promise<Quests> {
  const quests: Quests = {};
  const expiresAt = new Date(now + 26 * HOUR_MS).toISOString();
  quests.expired = await post(ada, 'Bring the bulbs to the flower beds', { expiresAt });
  quests.overdueClaim = await claimed(ada, ben, 'Oil the hinges of the park gate');
  quests.overdueWork = await submitted(ben, ada, 'Read to the children on Wednesday');
  for (const [name, outcome, title] of [
    ['witness', 'done', 'Paint the railing of the footbridge'],
    ...WITNESSED,
  ] as const) {
    quests[name] = await submitted(ada, ben, title);
    await act(ben, quests[name], 'attest', { outcome });
  }
  return quests;
}

/** Creates one quest for each further state and ending. */
export async function presentQuests(people: People, past: Quests): Promise<Quests> {
  const { ada, ben, mod, cleo } = people;
  const quests: Quests = { ...past };
  await templatesAndWebhook(people);
  for (const [name, outcome] of WITNESSED) await act(mod, past[name] ?? '', 'attest', { outcome });
  quests.open = await post(ada, 'Water the young trees in Mill Lane', {
    visibility: 'public',
    category: 'environment',
  });
  quests.long = await post(ben, LONG_TITLE, { category: 'events', description: `${SENTENCE}\n\n`.repeat(8) });
  quests.claimed = await claimed(ada, ben, 'Mend the swing by the fountain');
  quests.submitted = await submitted(ada, ben, 'Clear the drain in front of the library');
  quests.sealed = await submitted(ada, ben, 'Fix the lamp above the house door');
  await act(ada, quests.sealed, 'attest', { outcome: 'done', notes: 'It shines again, thank you.' });
  quests.second = await submitted(ada, ben, 'Sort the books of the free shelf');
  await act(ben, quests.second, 'attest', { outcome: 'done' });
  quests.change = await submitted(ada, ben, 'Print the programme of the street party');
  await act(ada, quests.change, 'request-changes', {
    text: 'The date on the second page is wrong. Could you print it again?',
  });
  for (const [name, first, second, title] of CONFIRMED) {
    quests[name] = await submitted(ada, ben, title);
    await act(ada, quests[name], 'attest', { outcome: first, notes: 'I looked at it on Sunday afternoon.' });
    await act(ben, quests[name], 'attest', { outcome: second });
  }
  for (const [name, title] of DISPUTED) {
    quests[name] = await submitted(ada, ben, title);
    await act(ada, quests[name], 'dispute', { reason: REASON });
    if (name === 'reported') continue;
    await act(mod, quests[name], 'resolve', {
      decision: name,
      reason: 'The photos show the side to the road clearly.',
    });
  }
  await abandonReward(quests.unpaid ?? '');
  quests.cancelled = await post(ada, 'Put up the marquee for the market');
  await ada.page.request.delete(`/api/v1${quests.cancelled}`, { headers: { origin: webAddress() } });
  await send(ada, '/users/me/saved-searches', { name: 'Repairs', filters: { category: 'repair', claimable: 'true' } });
  await send(ada, '/users/me/saved-searches', { name: 'Trees', filters: { q: 'trees' } });
  for (let left = 3; left > 0; left -= 1) await post(cleo, `Water the flowers at the fountain, week ${String(left)}`);
  const called = await calls(people);
  return {
    ...quests,
    ...called,
    ...(await photographed(people)),
    ...(await reportedThings(people)),
    ...(await letterOf(ben)),
  };
}

/** Stores that every attempt to pay the reward of a completed quest has failed, which takes a broken database and days. */
async function abandonReward(quest: string): Promise<void> {
  const { database = '', tables } = stackUnderTest();
  const failures = Array.from({ length: 8 }, (_, index) => ({
    M: { at: { S: new Date(Date.now() - (8 - index) * HOUR_MS).toISOString() }, error: { S: 'busy' } },
  }));
  await callDatabase(database, 'UpdateItem', {
    TableName: tables.rewards,
    Key: { jobId: { S: idOf(quest) } },
    UpdateExpression: 'SET #state = :state, attempts = :attempts, attemptCount = :count REMOVE nextAttemptAt, dueKey',
    ConditionExpression: 'attribute_exists(jobId)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':state': { S: 'ABANDONED' }, ':attempts': { L: failures }, ':count': { N: '8' } },
  });
}

/** Creates a template of a member and one of the community, and a webhook whose program does not answer. */
async function templatesAndWebhook({ ada, ben, mod }: People): Promise<void> {
  const template = async (member: Member, name: string) => {
    const fields = { title: name, description: SENTENCE, category: 'environment', rewardXp: 50, rewardReputation: 5 };
    return (await send(member, '/templates', { name, fields })) as { templateId: string };
  };
  await template(ada, 'Water the flowers at the fountain');
  const { templateId } = await template(mod, 'Clean up the riverside');
  await mod.page.request.patch(`/api/v1/templates/${templateId}`, {
    data: { visibility: 'community' },
    headers: { origin: webAddress() },
  });
  await template(mod, 'Carry the chairs for the monthly meeting');
  const events = ['quest.claimed', 'quest.completed'];
  await send(ben, '/users/me/webhooks', { url: 'http://127.0.0.1:9/hook', events });
}

/** Creates a weekly call with places that some members hold, and one whose second date has too few points. */
async function calls({ ada, ben, cleo, emil }: People): Promise<Quests> {
  const startsAt = new Date(Date.now() + 72 * HOUR_MS).toISOString();
  const weekly = async (member: Member, title: string, slots: number) => {
    const pattern = { title, description: SENTENCE, rewardXp: 100, category: 'environment', startsAt };
    // The rule has the weekday of the start.
    const schedule = { rule: 'FREQ=WEEKLY;COUNT=8', timeZone: 'Europe/Berlin' };
    return (await send(member, '/calls', { pattern, slots, schedule })) as CreatedCall;
  };
  const { callId, dates } = await weekly(ada, 'Water the beds of the school garden', 5);
  const [first] = dates;
  for (const member of [ben, cleo]) await send(member, `/calls/${callId}/claim?date=${first?.date ?? ''}`, {});
  const short = await weekly(emil, 'Sweep the stairs of the town hall', 2);
  await untilLeftOut(emil, short.callId);
  return {
    call: `/calls/${callId}`,
    callPlace: `/quests/${first?.questIds[0] ?? ''}`,
    callLeftOut: `/calls/${short.callId}`,
  };
}

interface CreatedCall {
  readonly callId: string;
  readonly dates: readonly { readonly date: string; readonly state: string; readonly questIds: readonly string[] }[];
}

/** Waits for the leader, which makes dates once a minute. A suspension before that is another reason. */
async function untilLeftOut({ page }: Member, callId: string): Promise<void> {
  for (let tries = 0; tries < 90; tries += 1) {
    const { dates } = (await (await page.request.get(`/api/v1/calls/${callId}`)).json()) as CreatedCall;
    if (dates.some(({ state }) => state === 'left-out')) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`call ${callId} has made all dates`);
}

/** Creates quests with photos, comments and a statement that a device key signed. */
async function photographed({ ada, ben, cleo }: People): Promise<Quests> {
  const photo = async (member: Member, alt: string, colour: string) => ({
    photoId: await uploaded(member, colour),
    alt,
  });
  // A photo belongs to one quest.
  const more = async () => ({
    category: 'repair',
    visibility: 'public',
    photos: [
      await photo(ada, 'The gate hangs on one hinge', '#7d8b5a'),
      await photo(ada, 'The other hinge', '#a4622c'),
    ],
  });
  const photoOpen = await post(ada, 'Hang the garden gate again', await more());
  await act(cleo, photoOpen, 'comments', { text: 'Do you have a drill, or shall I bring mine?' });
  await act(ada, photoOpen, 'comments', { text: 'Mine is in the shed, with the screws.' });
  const photoDone = await claimed(ada, ben, 'Plane the door of the bike shed', await more());
  await act(ben, photoDone, 'comments', { text: 'I start on Friday after work.' });
  await act(ben, photoDone, 'submit', { text: WORK, photos: [await photo(ben, 'The door closes', '#5c83a1')] });
  await confirmOnDevice(ben, photoDone);
  await act(ada, photoDone, 'attest', { outcome: 'done', minutes: 90 });
  const photoClaimed = await claimed(ada, ben, 'Sand the table of the reading room', await more());
  return { photoOpen, photoClaimed, photoDone };
}

/** Confirms on the page, which makes a key of the browser and signs with it. */
async function confirmOnDevice({ page }: Member, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('input[name=minutes]').fill('95');
  await page.locator('input[type=radio][value=done]').check({ force: true });
  await page.locator('form:has(input[value=done]) button[type=submit]').click();
  await page.locator('input[value=done]').waitFor({ state: 'detached' });
}

/** Creates reports in each state: open, decided, appealed, and a suspended member. */
async function reportedThings({ ada, ben, mod, cleo, emil }: People): Promise<Quests> {
  const report = async (path: string, reason: string, by: Member) =>
    (await send(by, `${path}/report`, { reason, text: REPORT })) as object;
  const decide = (caseId: string, data: object) =>
    send(mod, `/admin/cases/${caseId}/decide`, { reason: DECISION, rule: 'No advertising', ...data });
  const caseAbout = async (title: string) => {
    const { items } = (await read(mod, '/admin/cases?state=OPEN')) as { items: { caseId: string; subject: object }[] };
    const found = items.find(({ subject }) => JSON.stringify(subject).includes(title));
    if (found === undefined) throw new Error(`no case is about ${title}`);
    return found.caseId;
  };
  const discussed = await post(ada, 'Oil the swings of the playground');
  const comment = async (by: Member, text: string) =>
    (await act(by, discussed, 'comments', { text })) as { commentId: string };
  const remove = ({ page }: Member, { commentId }: { commentId: string }, query = '') =>
    page.request.delete(`/api/v1${discussed}/comments/${commentId}${query}`, { headers: { origin: webAddress() } });
  await comment(ben, 'Which oil do they need?');
  await remove(ben, await comment(ben, 'I have written this under the wrong quest.'));
  await remove(mod, await comment(cleo, 'Come to my shop!'), `?reason=${encodeURIComponent(DECISION)}`);
  const { commentId } = await comment(cleo, 'My shop has oil, half price today.');
  await report(`/comments/${commentId}`, 'spam', ben);
  await decide(await caseAbout(commentId), { decision: 'hide' });
  const hidden = await post(ada, 'Carry the parcels into the cellar of the shop');
  await report(hidden, 'spam', ben);
  const hiddenCase = await caseAbout(idOf(hidden));
  await decide(hiddenCase, { decision: 'hide' });
  const appealed = await post(ada, 'Take the flyers of the shop to the market');
  await report(appealed, 'spam', ben);
  const appealedCase = await caseAbout(idOf(appealed));
  await decide(appealedCase, { decision: 'warn' });
  await send(ada, `/cases/${appealedCase}/appeal`, {
    text: 'I advertise nothing: the shop lends us the tools for free, every year.',
  });
  await report(`/users/${emil.userId}`, 'harassment', ada);
  await decide(await caseAbout(emil.userId), { decision: 'suspend', days: 7 });
  const reported = await post(ben, 'Fetch the tools from the shop at the corner');
  await report(reported, 'spam', ada);
  await report(reported, 'fraud', cleo);
  const openCase = await caseAbout(idOf(reported));
  return {
    discussed,
    hidden,
    openCase: `/moderation/cases/${openCase}`,
    hiddenCase: `/moderation/cases/${hiddenCase}`,
    appealedCase: `/moderation/cases/${appealedCase}`,
  };
}

/** Makes two letters about the hours of a member, and revokes the second one. */
async function letterOf(member: Member): Promise<Quests> {
  const today = new Date().toISOString().slice(0, 10);
  const letter = { from: `${today.slice(0, 4)}-01-01`, to: today, withTitles: true };
  const make = async () =>
    (await send(member, '/users/me/hours-letters', letter)) as { reference: string; letterId: string };
  const [kept, revoked] = [await make(), await make()];
  await member.page.request.delete(`/api/v1/users/me/hours-letters/${revoked.letterId}`, {
    headers: { origin: webAddress() },
  });
  return { letter: `/letters/${kept.reference}`, revokedLetter: `/letters/${revoked.reference}` };
}

/** Returns the paths of the receipts of a completed quest: its own and the public one. */
export async function receiptsOf({ ada }: Pick<People, 'ada'>, quest: string): Promise<Quests> {
  const { receipt } = (await read(ada, `${quest}/receipt`)) as {
    receipt: { credentialSubject: { receiptId: string } };
  };
  return { receipt: `${quest}/receipt`, publicReceipt: `/receipts/${receipt.credentialSubject.receiptId}` };
}

const idOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Draws a photo and uploads it. @returns its id */
async function uploaded({ page }: Member, colour: string): Promise<string> {
  const picture = await drawing(page.context(), colour);
  const headers = { origin: webAddress() };
  const data = { type: 'image/jpeg', bytes: picture.length };
  const planned = await page.request.post('/api/v1/photos', { data, headers });
  const { photoId, upload } = (await planned.json()) as {
    photoId: string;
    upload: { url: string; headers: Record<string, string> };
  };
  await page.request.put(upload.url, { data: picture, headers: { ...upload.headers, ...headers } });
  await page.request.post(`/api/v1/photos/${photoId}/process`, { headers });
  return photoId;
}

async function submitted(requestor: Member, performer: Member, title: string): Promise<string> {
  const path = await claimed(requestor, performer, title);
  await act(performer, path, 'submit', { text: WORK, links: ['https://example.org/photos/railing'] });
  return path;
}

async function claimed(requestor: Member, performer: Member, title: string, more: object = {}): Promise<string> {
  const path = await post(requestor, title, more);
  await act(performer, path, 'claim');
  return path;
}

async function post(member: Member, title: string, more: object = {}): Promise<string> {
  const data = { title, description: SENTENCE, rewardXp: 100, category: 'repair', ...more };
  const { questId } = (await send(member, '/quests', data)) as { questId: string };
  return `/quests/${questId}`;
}

const act = (member: Member, path: string, action: string, data: object = {}) =>
  send(member, `${path}/${action}`, data);

async function send({ page, name }: Member, path: string, data: object): Promise<unknown> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  if (!answer.ok()) throw new Error(`${name}, ${path}: ${String(answer.status())} ${await answer.text()}`);
  return answer.json();
}

async function read({ page, name }: Member, path: string): Promise<unknown> {
  const answer = await page.request.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${name}, ${path}: ${String(answer.status())} ${await answer.text()}`);
  return answer.json();
}
