import { ada, aQuest, mia } from '../../testing/builders.ts';
import { hasFreePlace } from './free-place.ts';

const suspendedUntil = '2026-12-24T12:00:00.000Z';

describe('another place of the date of a quest', () => {
  it('is offered as long as one is free, and never to a suspended member', () => {
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
