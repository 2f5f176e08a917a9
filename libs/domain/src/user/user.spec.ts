import { aMember, anEconomy, START } from '../testing.ts';
import { balanceOf } from '../economy/ledger.ts';
import { joinCommunity } from './user.ts';

describe('joinCommunity', () => {
  const person = { userId: 'u1', email: 'mia@example.org', displayName: 'Mia' };
  const joined = joinCommunity({ ...person, now: START, economy: anEconomy({ signUpPoints: 12 }) });

  it('returns a member who has only the sign-up points', () => {
    expect(joined.member).toEqual({
      ...person,
      balance: { xp: 0, reputation: 0, points: 12 },
      stats: { created: 0, completedAsRequestor: 0, completedAsPerformer: 0, attestationsGiven: 0 },
      createdAt: START,
    });
  });

  it('books the points under one key per member', () => {
    const amounts = { xp: 0, reputation: 0, points: 12 };
    expect(joined.ledger).toEqual([
      { ...amounts, entryId: 'user:u1:sign-up', userId: 'u1', kind: 'sign-up', at: START },
    ]);
    expect(balanceOf(joined.ledger)).toEqual(joined.member.balance);
  });

  it('returns the same member as the test data builder', () => {
    expect(aMember({ userId: 'u1', displayName: 'Mia' })).toMatchObject({ userId: 'u1', displayName: 'Mia' });
  });
});
