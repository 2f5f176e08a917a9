import { ada, aQuest, memberOf, mia } from '../../testing/builders.ts';
import { hasFreePlace, offered } from './offered.ts';

const suspendedUntil = '2026-12-24T12:00:00.000Z';

describe('what a quest offers', () => {
  it('is what the service lists, but no claim to a suspended member', () => {
    const quest = aQuest({ actions: ['claim', 'cancel'] });
    expect(offered(quest, memberOf(mia))).toBe(quest);
    expect(offered(quest, { ...mia, suspendedUntil }).actions).toEqual(['cancel']);
  });

  it('is another place of its date, as long as one is free', () => {
    const call = { callId: 'c1', date: '2026-12-05', slots: 3, open: 2 };
    const taken = aQuest({ status: 'CLAIMED', performerId: 'ben', call });
    expect(hasFreePlace(taken, mia)).toBe(true);
    expect(hasFreePlace(taken, ada)).toBe(false);
    expect(hasFreePlace(taken, { ...mia, suspendedUntil })).toBe(false);
    expect(hasFreePlace({ ...taken, call: { ...call, open: 0 } }, mia)).toBe(false);
    expect(hasFreePlace({ ...taken, status: 'OPEN' }, mia)).toBe(false);
    expect(hasFreePlace(aQuest({ status: 'CLAIMED' }), mia)).toBe(false);
  });
});
