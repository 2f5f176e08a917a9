import { anActor, at, attesting, COMMANDS, inStatus, PEOPLE, resolving, decide } from '../testing.ts';
import { DAY } from '../time.ts';
import type { Actor, Quest, QuestEvent } from './quest.ts';
import {
  eventVisibleTo,
  isCancelledByStatements,
  isWithheld,
  questForVisitors,
  questVisibleTo,
  type VisibleAttestation,
} from './visibility.ts';

const NOW = at(DAY);
const { requestor, performer, member, moderator } = PEOPLE;
const witness = anActor({ userId: 'wim-witness', isModerator: true });

/** The visible part of a statement. */
type Sight = 'sealed' | 'outcome' | 'everything';

function sightOf(attestation: VisibleAttestation | undefined): Sight {
  if (attestation?.outcome === undefined) {
    expect(Object.keys(attestation ?? {}).sort()).toEqual(['attestedAt', 'method', 'role', 'userId']);
    return 'sealed';
  }
  return attestation.notes === undefined && attestation.signature === undefined ? 'outcome' : 'everything';
}

function attested(quest: Quest, by: Actor, outcome: 'done' | 'not_done', now = NOW): Quest {
  return decide(quest, by, attesting(outcome, { notes: 'As I saw it.', signature: 'c2ln' }), now).quest;
}

const submitted = inStatus('SUBMITTED');
const first = attested(submitted, performer, 'done');
const contradicted = attested(first, requestor, 'not_done');
const complained = decide(first, requestor, COMMANDS.dispute, NOW).quest;
const redone = decide(contradicted, moderator, resolving('redo'), NOW).quest;

/** Visibility of the performer's statement, which exists in each case. */
const SIGHTS: readonly (readonly [string, Quest, Readonly<Record<string, Sight>>])[] = [
  [
    'one statement is in',
    first,
    { performer: 'everything', requestor: 'sealed', member: 'sealed', moderator: 'sealed' },
  ],
  [
    'it is disputed with one statement in',
    complained,
    { performer: 'everything', requestor: 'sealed', member: 'sealed', moderator: 'everything' },
  ],
  [
    'it is disputed with both statements in',
    contradicted,
    { performer: 'everything', requestor: 'everything', member: 'outcome', moderator: 'everything' },
  ],
  [
    'the dispute over one statement is resolved',
    decide(complained, moderator, resolving('uphold'), NOW).quest,
    { performer: 'everything', requestor: 'everything', member: 'outcome', moderator: 'everything' },
  ],
  [
    'the dispute over one statement is rejected',
    decide(complained, moderator, resolving('reject'), NOW).quest,
    { performer: 'everything', requestor: 'everything', member: 'outcome', moderator: 'everything' },
  ],
  [
    'both statements completed it',
    attested(first, requestor, 'done'),
    { performer: 'everything', requestor: 'everything', member: 'outcome', moderator: 'everything' },
  ],
  [
    'one statement is in after a dispute was resolved by a redo',
    attested(decide(redone, performer, COMMANDS.submit, NOW).quest, performer, 'done'),
    { performer: 'everything', requestor: 'sealed', member: 'sealed', moderator: 'sealed' },
  ],
];

const VIEWERS: Readonly<Record<string, Actor>> = { requestor, performer, member, moderator };

describe('questVisibleTo: a statement', () => {
  const cases = SIGHTS.flatMap(([moment, quest, sights]) =>
    Object.entries(sights).map(([viewer, sight]) => ({ moment, quest, viewer, sight })),
  );

  it.each(cases)('of the performer shows "$sight" to the $viewer when $moment', ({ quest, viewer, sight }) => {
    const seen = questVisibleTo(quest, VIEWERS[viewer] ?? member, NOW).attestations;
    expect(sightOf(seen.find(({ role }) => role === 'performer'))).toBe(sight);
  });

  it('of the other party stays sealed for a moderator who is a party, also in a dispute', () => {
    const own = { ...complained, requestorId: moderator.userId };
    expect(sightOf(questVisibleTo(own, moderator, NOW).attestations[0])).toBe('sealed');
  });

  it('is sealed for a witness who has not attested', () => {
    expect(sightOf(questVisibleTo(first, witness, at(16 * DAY)).attestations[0])).toBe('sealed');
    const completed = attested(first, witness, 'done', at(16 * DAY));
    expect(questVisibleTo(completed, witness, at(16 * DAY)).attestations.map(sightOf)).toEqual([
      'everything',
      'everything',
    ]);
  });

  it('is removed by a redo', () => {
    expect(questVisibleTo(redone, moderator, NOW).attestations).toEqual([]);
  });

  it('stays readable to its author after the loss of the staff role, but no other statement does', () => {
    const completed = attested(first, witness, 'done', at(16 * DAY));
    const seen = questVisibleTo(completed, { ...witness, isModerator: false }, at(16 * DAY));
    expect(seen.attestations.map(sightOf)).toEqual(['outcome', 'everything']);
    expect(seen).not.toHaveProperty('submission');
  });
});

describe('questVisibleTo: a quest', () => {
  const full = decide(complained, moderator, resolving('redo'), NOW).quest;
  const withRequest = { ...full, changeRequest: 'Please paint the back as well.' };

  it.each(['requestor', 'performer', 'moderator'] as const)('shows submission, request and dispute to %s', (viewer) => {
    const seen = questVisibleTo(withRequest, PEOPLE[viewer], NOW);
    expect(seen.submission).toEqual(withRequest.submission);
    expect(seen.changeRequest).toBe(withRequest.changeRequest);
    expect(seen.dispute).toEqual(withRequest.dispute);
  });

  it('shows other members its parties, status and dates only', () => {
    const seen = questVisibleTo(withRequest, member, NOW);
    for (const field of ['submission', 'changeRequest', 'dispute']) expect(seen).not.toHaveProperty(field);
    const { title, status, requestorId, performerId, claimedAt, submittedAt, version } = withRequest;
    expect(seen).toMatchObject({ title, status, requestorId, performerId, claimedAt, submittedAt, version });
  });

  it('does not expose internal fields', () => {
    for (const viewer of Object.values(VIEWERS)) {
      expect(questVisibleTo(withRequest, viewer, NOW)).not.toHaveProperty('creationCost');
      expect(questVisibleTo(withRequest, viewer, NOW)).not.toHaveProperty('changeRounds');
    }
  });

  it('is EXPIRED from its deadline on', () => {
    const overdue = inStatus('OPEN', { expiresAt: NOW });
    expect(questVisibleTo(overdue, member, NOW)).toMatchObject({ status: 'EXPIRED', version: overdue.version + 1 });
  });
});

describe('eventVisibleTo', () => {
  const event: QuestEvent = { at: NOW, actorId: requestor.userId, kind: 'disputed', detail: { reason: 'Not there.' } };

  it('shows the detail to parties and moderators', () => {
    for (const viewer of [requestor, performer, moderator])
      expect(eventVisibleTo(event, complained, viewer)).toEqual(event);
  });

  it('shows other members kind, time and actor only', () => {
    expect(eventVisibleTo(event, complained, member)).toEqual({ ...event, detail: {} });
    expect(eventVisibleTo(event, complained, PEOPLE.former)).toEqual({ ...event, detail: {} });
  });

  it.each([
    ['a moderator', 'requestor', undefined],
    ['a moderator', 'performer', undefined],
    ['a moderator', 'member', undefined],
    ['a moderator', 'moderator', moderator.userId],
    ['the requestor', 'requestor', requestor.userId],
    ['the requestor', 'member', requestor.userId],
    ['two statements', 'requestor', undefined],
  ] as const)('of a cancellation by %s names to a %s: %s', (by, viewer, expected) => {
    const actorId = { 'a moderator': moderator.userId, 'the requestor': requestor.userId, 'two statements': undefined }[
      by
    ];
    const cancelled: QuestEvent = { at: NOW, kind: 'cancelled', detail: {}, ...(actorId !== undefined && { actorId }) };
    expect(eventVisibleTo(cancelled, inStatus('CANCELLED'), PEOPLE[viewer]).actorId).toBe(expected);
  });

  it('of a cancellation names no moderator to a moderator with a part in the quest', () => {
    const cancelled: QuestEvent = { at: NOW, kind: 'cancelled', detail: {}, actorId: moderator.userId };
    const viewer = { ...requestor, isModerator: true };
    expect(eventVisibleTo(cancelled, inStatus('CANCELLED'), viewer)).not.toHaveProperty('actorId');
  });
});

describe('isCancelledByStatements', () => {
  it('tells two statements that the work was not done from every other end', () => {
    const agreed = attested(attested(submitted, performer, 'not_done'), requestor, 'not_done');
    const afterRedo = attested(
      attested(decide(redone, performer, COMMANDS.submit, NOW).quest, performer, 'not_done'),
      requestor,
      'not_done',
    );
    expect([agreed, afterRedo].map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
    expect([agreed, afterRedo].map(isCancelledByStatements)).toEqual([true, true]);
    const rejected = decide(contradicted, moderator, resolving('reject'), NOW).quest;
    const others = [inStatus('CANCELLED'), rejected, contradicted, attested(first, requestor, 'done')];
    expect(others.map(isCancelledByStatements)).toEqual([false, false, false, false]);
  });
});

describe('questForVisitors', () => {
  const open = inStatus('OPEN');

  it('returns nothing of a quest for members, or of a synthetic check', () => {
    expect(questForVisitors(open, NOW)).toBeUndefined();
    expect(questForVisitors({ ...open, visibility: 'public', isSynthetic: true }, NOW)).toBeUndefined();
  });

  it('returns facts without persons, statements and texts of the work, in every status', () => {
    const seen = new Set<string>();
    for (const quest of [open, contradicted, inStatus('COMPLETED')]) {
      for (const field of Object.keys(questForVisitors({ ...quest, visibility: 'public' }, NOW) ?? {})) seen.add(field);
    }
    const facts = [
      'questId',
      'title',
      'description',
      'category',
      'rewardXp',
      'rewardReputation',
      'status',
      'createdAt',
    ];
    expect([...seen].sort()).toEqual(facts.sort());
  });

  it('returns an overdue quest as EXPIRED, with its deadline', () => {
    const overdue = { ...open, visibility: 'public' as const, expiresAt: at(DAY / 2) };
    expect(questForVisitors(overdue, NOW)).toMatchObject({ status: 'EXPIRED', expiresAt: at(DAY / 2) });
  });
});

describe('a quest of a suspended requestor', () => {
  const suspended = { suspension: { until: at(2 * DAY), caseId: 'case' } };
  const open = inStatus('OPEN');

  it.each([
    ['OPEN, for a member', open, member, NOW, true],
    ['OPEN, for a visitor', open, undefined, NOW, true],
    ['OPEN, for its requestor', open, requestor, NOW, false],
    ['OPEN, for a moderator', open, moderator, NOW, false],
    ['OPEN, after the suspension', open, member, at(2 * DAY), false],
    ['OPEN after its deadline, which is EXPIRED', { ...open, expiresAt: at(DAY) }, member, NOW, false],
    ['CLAIMED', inStatus('CLAIMED'), member, NOW, false],
    ['COMPLETED', inStatus('COMPLETED'), member, NOW, false],
  ])('is withheld only while it is open: %s', (_, quest, viewer, now, expected) => {
    expect(isWithheld(quest, viewer, suspended, now)).toBe(expected);
  });

  it('is shown without a suspension or a requestor', () => {
    expect([isWithheld(open, member, {}, NOW), isWithheld(open, member, undefined, NOW)]).toEqual([false, false]);
  });
});
