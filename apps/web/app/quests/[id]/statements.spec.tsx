import {
  allowedActions,
  type Actor,
  type AttestationOutcome,
  type Quest as StoredQuest,
  questVisibleTo,
} from '@civicforge/domain';
import { aQuest, at, attesting, decide, inStatus, PEOPLE } from '@civicforge/domain/testing';
import { screen, within } from '@testing-library/react';
import { QuestScreen } from './quest-screen.tsx';
import type { Person, Quest } from '../../../lib/api/types.ts';
import { memberOf } from '../../../testing/builders.ts';
import { draw } from '../../../testing/draw.tsx';
import { answers, ok } from '../../../testing/service.ts';

const DAY = 24 * 3_600_000;
const LATE = at(30 * DAY);
const EARLY = at(DAY);

const VIEWERS = {
  requestor: PEOPLE.requestor,
  performer: PEOPLE.performer,
  witness: PEOPLE.moderator,
  member: PEOPLE.member,
} as const;
type Viewer = keyof typeof VIEWERS;

const person = ({ userId }: Pick<Actor, 'userId'>, displayName: string): Person => ({
  userId,
  displayName,
  reputation: 5,
});
const rosa = person(PEOPLE.requestor, 'Rosa');
const pavel = person(PEOPLE.performer, 'Pavel');

/** Brings a submitted quest further by statements, with the rules of the service. */
function stated(...statements: (readonly [Viewer, AttestationOutcome, string])[]): StoredQuest {
  return statements.reduce(
    (quest, [who, outcome, now]) =>
      decide(quest, VIEWERS[who], attesting(outcome, { notes: `Note of ${who}` }), now).quest,
    inStatus('SUBMITTED'),
  );
}

/** The quest as the service answers it to this viewer at this time: sealed, and with the actions that the rules allow. */
function answered(quest: StoredQuest, viewer: Actor, now: string): Quest {
  const { attestations, ...seen } = questVisibleTo(quest, viewer, now);
  return {
    ...(seen as unknown as Quest),
    attestations: attestations.map((one) => ({ ...one })),
    requestor: rosa,
    ...(quest.performerId !== undefined && { performer: pavel }),
    actions: allowedActions(quest, viewer, now),
  };
}

function show(quest: StoredQuest, viewer: Viewer, now: string) {
  answers('get', `/quests/${quest.questId}/events`, ok({ items: [] }));
  answers('get', `/quests/${quest.questId}/comments`, ok({ items: [], audiences: [] }));
  const seen = answered(quest, VIEWERS[viewer], now);
  draw(<QuestScreen quest={seen} events={[]} viewer={memberOf(person(VIEWERS[viewer], viewer))} />);
}

const cancelledAtOnce = inStatus('CANCELLED');
const early = stated(['performer', 'done', EARLY]);

/** What each viewer sees: the form with its button, or the words of both halves, or no statements at all. */
const STATES: readonly (readonly [string, StoredQuest, string, Readonly<Record<Viewer, string>>])[] = [
  ['OPEN', aQuest(), EARLY, all('nothing')],
  ['CLAIMED', inStatus('CLAIMED'), EARLY, all('nothing')],
  [
    'SUBMITTED without a statement',
    inStatus('SUBMITTED'),
    EARLY,
    { requestor: 'Confirm', performer: 'Confirm', witness: 'missing, missing', member: 'missing, missing' },
  ],
  [
    'SUBMITTED with the performer’s statement',
    early,
    EARLY,
    { requestor: 'Confirm', performer: 'missing, Done', witness: 'missing, sealed', member: 'missing, sealed' },
  ],
  [
    'SUBMITTED with the requestor’s statement',
    stated(['requestor', 'partly', EARLY]),
    EARLY,
    { requestor: 'Partly, missing', performer: 'Confirm', witness: 'sealed, missing', member: 'sealed, missing' },
  ],
  [
    'SUBMITTED with one statement for 14 days',
    early,
    LATE,
    { requestor: 'Confirm', performer: 'missing, Done', witness: 'Confirm as a witness', member: 'missing, sealed' },
  ],
  ['COMPLETED', stated(['performer', 'done', EARLY], ['requestor', 'partly', EARLY]), EARLY, all('Partly, Done')],
  ['COMPLETED by a witness', stated(['performer', 'done', EARLY], ['witness', 'done', LATE]), LATE, all('Done, Done')],
  [
    'DISPUTED by a contradiction',
    stated(['performer', 'done', EARLY], ['requestor', 'not_done', EARLY]),
    EARLY,
    all('Not done, Done'),
  ],
  ['DISPUTED without a statement', inStatus('DISPUTED'), EARLY, all('nothing')],
  [
    'CANCELLED by both',
    stated(['performer', 'not_done', EARLY], ['requestor', 'not_done', EARLY]),
    EARLY,
    all('Not done, Not done'),
  ],
  ['CANCELLED before a claim', cancelledAtOnce, EARLY, all('nothing')],
  ['EXPIRED', inStatus('EXPIRED'), EARLY, all('nothing')],
];

function all(words: string): Readonly<Record<Viewer, string>> {
  return { requestor: words, performer: words, witness: words, member: words };
}

/** Reads what the page shows, in the words of the table. */
function seen(): string {
  const form = screen.queryByRole('button', { name: /^Confirm/ });
  if (form !== null) return form.textContent;
  const region = screen.queryByRole('region', { name: 'Two statements' });
  if (region === null) return 'nothing';
  return within(region).getAllByRole('listitem').map(half).join(', ');
}

function half(item: HTMLElement): string {
  const words = ['Not done', 'Partly', 'Done', 'Sealed', 'No statement yet.', 'Your statement is missing.'];
  const found = words.find((one) => within(item).queryByText(one) !== null) ?? '?';
  return found === 'Sealed' ? 'sealed' : found.includes('tatement') ? 'missing' : found;
}

describe('the statements of a quest', () => {
  describe.each(STATES)('that is %s', (_, quest, now, expected) => {
    it.each(Object.keys(VIEWERS) as Viewer[])('show the %s what the rules allow', (viewer) => {
      show(quest, viewer, now);
      expect(seen()).toBe(expected[viewer]);
    });

    it('show a visitor without an account nothing that the API does not answer', () => {
      const visitor = { userId: 'nobody', isModerator: false };
      const words = JSON.stringify(answered(quest, visitor, now));
      expect(words).not.toContain('Note of');
      if (quest.status === 'SUBMITTED') expect(words).not.toContain('"outcome"');
    });
  });

  it('put the form of a party in its own half, before the other half', () => {
    show(inStatus('SUBMITTED'), 'performer', EARLY);
    const [own, other] = within(screen.getByRole('region', { name: 'Two statements' })).getAllByRole('listitem');
    expect(own).toHaveTextContent(/^You.*Claimed the quest.*How did it go\?/);
    expect(other).toHaveTextContent(/^Rosa.*Posted the quest.*No statement yet\./);
  });

  it('put the form of a witness in the missing half', () => {
    show(early, 'witness', LATE);
    const halves = within(screen.getByRole('region', { name: 'Two statements' })).getAllByRole('listitem');
    expect(halves[0]).toHaveTextContent(/^Rosa.*How did it go\?/);
    expect(halves[1]).toHaveTextContent(/Sealed/);
  });

  it('show notes to the parties and moderators only', () => {
    const quest = stated(['performer', 'done', EARLY], ['requestor', 'done', EARLY]);
    show(quest, 'requestor', EARLY);
    expect(screen.getByText('Note of performer')).toBeInTheDocument();
    expect(JSON.stringify(answered(quest, VIEWERS.member, EARLY))).not.toContain('Note of');
  });
});
