import { DAY } from '../time.ts';
import { at } from '../testing.ts';
import type { Case, CaseEvent } from '../case/case.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { noticesOfCase } from './case-notices.ts';

const FOUND: Case = {
  ...{ caseId: 'case', subject: { kind: 'quest', id: 'quest' }, concernedId: 'ada', reason: 'spam', state: 'OPEN' },
  ...{ openedAt: at(DAY), events: [], version: 1 },
};
const INVOLVED = {
  reporterIds: ['cleo', 'ada-mod', ERASED_MEMBER],
  partyIds: ['ada', 'ben'],
  staff: ['mo', 'ben', 'ada-mod'],
};

const told = (kind: CaseEvent['kind']) =>
  noticesOfCase({ found: FOUND, event: { at: at(DAY), actorId: 'mo', kind }, ...INVOLVED });

describe('the notices of a case', () => {
  it.each([
    ['opened', ['mo'], 'reported', { caseId: 'case' }],
    ['dismissed', ['cleo', 'ada-mod'], 'case-decided', { outcome: 'dismiss' }],
    ['hidden', ['ada'], 'case-decided', { caseId: 'case', outcome: 'hide' }],
    ['warned', ['ada'], 'case-decided', { caseId: 'case', outcome: 'warn' }],
    ['suspended', ['ada'], 'suspended', { caseId: 'case', outcome: 'suspend' }],
    ['suspension-lifted', ['ada'], 'case-decided', { caseId: 'case', outcome: 'lift' }],
    ['upheld', ['ada'], 'appeal-decided', { caseId: 'case', outcome: 'uphold' }],
    ['reversed', ['ada'], 'appeal-decided', { caseId: 'case', outcome: 'reverse' }],
  ] as const)('tell %s to %j as %s, and name no person', (event, hearers, kind, subject) => {
    expect(told(event)).toEqual(hearers.map((userId) => ({ userId, kind, category: 'moderation', subject })));
  });

  it('tell nothing of an appeal, which waits in the worklist', () => {
    expect(told('appealed')).toEqual([]);
  });
});
