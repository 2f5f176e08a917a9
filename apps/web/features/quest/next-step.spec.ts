import { QUEST_STATUSES } from '@civicforge/domain';
import type { Quest } from '../../lib/api/types.ts';
import { ada, anAttestation, aSubmittedQuest, ben, mia } from '../../testing/builders.ts';
import { nextStep } from './next-step.ts';

const people = { requestor: ada, performer: ben, other: mia };
const done = anAttestation({ outcome: 'done' });
const resolution = {
  decision: 'uphold' as const,
  reason: 'r',
  resolvedBy: 'mod',
  resolvedAt: '2026-05-04T12:00:00.000Z',
};
const dispute = { raisedBy: 'ada', reason: 'r', raisedAt: '2026-05-04T11:00:00.000Z' };

const step = (changes: Partial<Quest>, who: keyof typeof people) =>
  nextStep(aSubmittedQuest(changes), people[who]).key.replace('next.', '');

describe('nextStep', () => {
  it.each<[Quest['status'], string, string, string]>([
    ['OPEN', 'openRequestor', 'openOther', 'openOther'],
    ['CLAIMED', 'claimedRequestor', 'claimedPerformer', 'claimedOther'],
    ['SUBMITTED', 'submittedAttest', 'submittedAttest', 'submittedOther'],
    ['COMPLETED', 'completedParty', 'completedParty', 'completedOther'],
    ['DISPUTED', 'disputedParty', 'disputedParty', 'disputedOther'],
    ['EXPIRED', 'expiredRequestor', 'expiredOther', 'expiredOther'],
    ['CANCELLED', 'cancelledRequestor', 'cancelledOther', 'cancelledOther'],
  ])('returns for %s: %s, %s and %s for requestor, performer and others', (status, ...expected) => {
    expect((['requestor', 'performer', 'other'] as const).map((who) => step({ status }, who))).toEqual(expected);
  });

  it('returns a message for every status and viewer, and names the other party', () => {
    for (const status of QUEST_STATUSES) {
      for (const person of Object.values(people)) {
        const { parts } = nextStep(aSubmittedQuest({ status }), person);
        expect(parts).toEqual({ name: person === ada ? 'Ben' : person === ben ? 'Ada' : 'Ben' });
      }
    }
  });

  it.each<[string, Partial<Quest>, keyof typeof people]>([
    ['openClaim', { status: 'OPEN', actions: ['claim'] }, 'other'],
    ['claimedPerformerAgain', { status: 'CLAIMED', changeRequest: 'Please' }, 'performer'],
    ['submittedWaiting', { attestations: [done] }, 'performer'],
    ['submittedOtherIn', { attestations: [done] }, 'requestor'],
    ['submittedWitness', { attestations: [done], actions: ['attest'] }, 'other'],
    ['disputedModerator', { status: 'DISPUTED', actions: ['resolve'] }, 'other'],
    ['completedResolved', { status: 'COMPLETED', dispute: { ...dispute, resolution } }, 'performer'],
    [
      'completedParty',
      { status: 'COMPLETED', dispute: { ...dispute, resolution: { ...resolution, decision: 'redo' } } },
      'performer',
    ],
    [
      'completedWitness',
      { status: 'COMPLETED', attestations: [done, anAttestation({ role: 'witness', userId: 'mia' })] },
      'requestor',
    ],
  ])('returns %s for further facts', (expected, changes, who) => {
    expect(step(changes, who)).toBe(expected);
  });
});
