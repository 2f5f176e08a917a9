import { QUEST_STATUSES } from '@civicforge/domain';
import type { Quest } from '../../lib/api/types.ts';
import { ada, anAttestation, aSubmittedQuest, ben, mia } from '../../testing/builders.ts';
import { endingOf } from '../../lib/quest/ending.ts';
import { nextStep } from './next-step.ts';

const people = { requestor: ada, performer: ben, other: mia };
const done = anAttestation({ outcome: 'done' });
const step = (changes: Partial<Quest>, who: keyof typeof people) =>
  nextStep(aSubmittedQuest(changes), people[who])?.key.replace('next.', '');

describe('nextStep', () => {
  it.each<[Quest['status'], string, string, string]>([
    ['OPEN', 'openRequestor', 'openOther', 'openOther'],
    ['CLAIMED', 'claimedRequestor', 'claimedPerformer', 'claimedOther'],
    ['SUBMITTED', 'submittedAttest', 'submittedAttest', 'submittedOther'],
    ['DISPUTED', 'disputedParty', 'disputedParty', 'disputedOther'],
  ])('returns for %s: %s, %s and %s for requestor, performer and others', (status, ...expected) => {
    expect((['requestor', 'performer', 'other'] as const).map((who) => step({ status }, who))).toEqual(expected);
  });

  it('returns a message for every viewer of every quest that goes on, and names the other party', () => {
    for (const status of QUEST_STATUSES) {
      for (const person of Object.values(people)) {
        const quest = aSubmittedQuest({ status });
        const name = person === ben ? 'Ada' : 'Ben';
        const goesOn = endingOf(quest, []) === undefined;
        expect(nextStep(quest, person)?.parts).toEqual(goesOn ? { name } : undefined);
      }
    }
  });

  it.each<[string, Partial<Quest>, keyof typeof people]>([
    ['openClaim', { status: 'OPEN', actions: ['claim'] }, 'other'],
    ['claimedPerformerAgain', { status: 'CLAIMED', changeRequest: 'Please' }, 'performer'],
    [
      'claimedOtherPlace',
      { status: 'CLAIMED', call: { callId: 'c1', date: '2026-12-05', slots: 3, open: 2 } },
      'other',
    ],
    ['submittedWaiting', { attestations: [done] }, 'performer'],
    ['submittedOtherIn', { attestations: [done] }, 'requestor'],
    ['submittedWitness', { attestations: [done], actions: ['attest'] }, 'other'],
    ['disputedModerator', { status: 'DISPUTED', actions: ['resolve'] }, 'other'],
  ])('returns %s for further facts', (expected, changes, who) => {
    expect(step(changes, who)).toBe(expected);
  });
});
