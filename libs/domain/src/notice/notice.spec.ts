import { attesting, COMMANDS, decide, inStatus, at, PEOPLE } from '../testing.ts';
import { DAY } from '../time.ts';
import { isDone, NOTICE_KINDS, type NoticeDraft, type NoticeKind } from './notice.ts';

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
