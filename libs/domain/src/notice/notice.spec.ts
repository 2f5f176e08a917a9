import { attesting, COMMANDS, decide, inStatus, at, PEOPLE } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { isDone, isReportDecided, isSettled, NOTICE_KINDS, type NoticeDraft, type NoticeKind } from './notice.ts';

const draft = (kind: NoticeKind, userId: string): NoticeDraft => ({ kind, userId, category: 'waiting' });
const requestor = PEOPLE.requestor.userId;
const performer = PEOPLE.performer.userId;
const submitted = inStatus('SUBMITTED');

describe('isDone', () => {
  it.each<[NoticeKind, string, Parameters<typeof isDone>[1], boolean]>([
    ['submitted', requestor, submitted, false],
    ['submitted', requestor, decide(submitted, PEOPLE.requestor, attesting('done'), at(DAY)).quest, true],
    ['submitted', requestor, inStatus('COMPLETED'), true],
    ['attested', performer, decide(submitted, PEOPLE.requestor, attesting('done'), at(DAY)).quest, false],
    ['attested', performer, decide(submitted, PEOPLE.performer, attesting('done'), at(DAY)).quest, true],
    ['attestation-missing', performer, submitted, false],
    ['attestation-missing', performer, inStatus('CANCELLED'), true],
    [
      'changes-requested',
      performer,
      decide(submitted, PEOPLE.requestor, COMMANDS['request-changes'], at(DAY)).quest,
      false,
    ],
    ['changes-requested', performer, submitted, true],
    ['changes-requested', 'other', inStatus('CLAIMED', { changeRequest: 'More paint.' }), true],
    ['claim-idle', performer, inStatus('CLAIMED'), false],
    ['claim-idle', performer, submitted, true],
    ['starts-soon', performer, inStatus('CLAIMED'), false],
    ['starts-soon', performer, inStatus('OPEN'), true],
    ['released', requestor, inStatus('OPEN'), false],
    ['released', requestor, inStatus('CLAIMED'), true],
    ['deadline-soon', requestor, inStatus('OPEN'), false],
    ['deadline-soon', requestor, inStatus('CLAIMED'), true],
    ['disputed', requestor, inStatus('DISPUTED'), false],
    ['disputed', requestor, inStatus('COMPLETED'), true],
  ])('of %s for %s', (kind, userId, quest, expected) => {
    expect(isDone(draft(kind, userId), quest)).toBe(expected);
  });

  it.each([
    'claimed',
    'completed',
    'cancelled',
    'expired',
    'resolved',
    'comment',
    'webhook-off',
    'call-left-out',
  ] as const)('is false for %s in every state, because it stays news', (kind) => {
    expect(NOTICE_KINDS).toContain(kind);
    const quests = (['OPEN', 'CLAIMED', 'SUBMITTED', 'COMPLETED', 'DISPUTED', 'CANCELLED'] as const).map((status) =>
      inStatus(status),
    );
    expect(quests.map((quest) => isDone(draft(kind, requestor), quest))).toEqual(quests.map(() => false));
  });
});

describe('isSettled', () => {
  const open = inStatus('OPEN', { expiresAt: at(9 * DAY) });
  const claimed = inStatus('CLAIMED', { startsAt: at(9 * DAY) });

  it.each<[string, NoticeKind, string, Parameters<typeof isSettled>[1], string, boolean]>([
    ['a statement that is missing', 'attested', requestor, submitted, at(DAY), false],
    ['a statement that was made', 'attested', requestor, inStatus('COMPLETED'), at(DAY), true],
    ['a start ahead', 'starts-soon', performer, claimed, at(9 * DAY - HOUR), false],
    ['a start that has passed', 'starts-soon', performer, claimed, at(9 * DAY), true],
    ['a deadline ahead', 'deadline-soon', requestor, open, at(9 * DAY - HOUR), false],
    ['a deadline that has passed', 'deadline-soon', requestor, open, at(9 * DAY), true],
    ['a quest that is open again', 'released', requestor, open, at(DAY), false],
    ['a quest that was claimed again', 'released', requestor, claimed, at(DAY), true],
    ['a quest that was taken back', 'released', performer, open, at(DAY), false],
    ['a quest that the same member claimed again', 'released', performer, claimed, at(DAY), true],
    ['news', 'completed', performer, inStatus('COMPLETED'), at(DAY), false],
  ])('of %s', (_, kind, userId, quest, now, expected) => {
    expect(isSettled({ ...draft(kind, userId), category: 'news' }, quest, now)).toBe(expected);
  });
});

describe('isReportDecided', () => {
  it.each([
    ['reported', 'OPEN', false],
    ['reported', 'DECIDED', true],
    ['reported', 'APPEALED', true],
    ['reported', 'CLOSED', true],
    ['case-decided', 'CLOSED', false],
  ] as const)('of %s about a case that is %s', (kind, state, expected) => {
    expect(isReportDecided(draft(kind, 'mo'), { state })).toBe(expected);
  });
});
