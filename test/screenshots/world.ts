import type { Browser } from '@playwright/test';
import { webAddress } from '../support/journey.ts';
import { knownMember, type Member, newMember } from '../support/members.ts';

/** Members of the pictures. `cleo` has no points left, `dora` has just registered. */
export type Name = 'ada' | 'ben' | 'mod' | 'admin' | 'cleo' | 'dora';
export type People = Readonly<Record<Name, Member>>;

/** Paths of the quests by the state that a picture shows. */
export type Quests = Record<string, string>;

const HOUR_MS = 3_600_000;
const SENTENCE =
  'The railing of the footbridge has lost its paint. Sand it, then two coats of green. Paint is in my shed.';
const WORK = 'I sanded the railing on Saturday and gave it two coats. The brushes are clean and back in the shed.';
const REASON = 'Only the side to the park is painted. The side to the road is as it was.';
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
export async function demoPeople(browser: Browser): Promise<Omit<People, 'cleo' | 'dora'>> {
  const known = (name: string) => knownMember(browser, `${name}@example.org`, { baseURL: webAddress() });
  const [ada, ben, mod, admin] = [await known('ada'), await known('ben'), await known('mod'), await known('admin')];
  return { ada, ben, mod, admin };
}

/** Registers the two members that have done nothing yet. */
export async function newPeople(browser: Browser): Promise<Pick<People, 'cleo' | 'dora'>> {
  const options = { baseURL: webAddress() };
  return { cleo: await newMember(browser, 'Cleo', options), dora: await newMember(browser, 'Dora', options) };
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
export async function presentQuests({ ada, ben, mod, cleo }: People, past: Quests): Promise<Quests> {
  const quests: Quests = { ...past };
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
  quests.cancelled = await post(ada, 'Put up the marquee for the market');
  await ada.page.request.delete(`/api/v1${quests.cancelled}`, { headers: { origin: webAddress() } });
  for (let left = 3; left > 0; left -= 1) await post(cleo, `Water the flowers at the fountain, week ${String(left)}`);
  return quests;
}

async function submitted(requestor: Member, performer: Member, title: string): Promise<string> {
  const path = await claimed(requestor, performer, title);
  await act(performer, path, 'submit', { text: WORK, links: ['https://example.org/photos/railing'] });
  return path;
}

async function claimed(requestor: Member, performer: Member, title: string): Promise<string> {
  const path = await post(requestor, title);
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
