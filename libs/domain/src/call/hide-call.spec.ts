import { aDraft, anActor, aQuest, START } from '../testing.ts';
import { type Call, callKnownTo, createCall } from './call.ts';
import { afterHiding, hideCall, showCall } from './hide-call.ts';

const draft = { pattern: aDraft(), slots: 2 };
const ctx = { callId: 'call', actor: anActor(), now: START, communityTimeZone: 'UTC', expand: () => [] };

function aCall(): Call {
  return { ...createCall(draft, ctx), next: { date: '2026-03-14' } };
}

describe('hideCall and showCall', () => {
  it('end the call for good, and show it again after the last decision is reversed', () => {
    const call = aCall();
    const once = hideCall(call, 'one');
    const twice = hideCall(hideCall(once, 'two'), 'two');
    expect(twice).toMatchObject({ state: 'ENDED', hiddenBy: ['one', 'two'], version: call.version + 3 });
    expect(twice.next).toBeUndefined();
    const other = showCall(twice, 'one');
    expect(other.hiddenBy).toEqual(['two']);
    const shown = showCall(other, 'two');
    expect(shown).toMatchObject({ state: 'ENDED', version: call.version + 5 });
    expect(shown).not.toHaveProperty('hiddenBy');
  });

  it('let the requestor and moderators know a hidden call, and nobody else', () => {
    const hidden = hideCall(aCall(), 'one');
    const known = (call: Call, viewer: object) => callKnownTo(call, anActor({ userId: 'other', ...viewer }));
    expect([known(hidden, {}), known(hidden, { isSynthetic: true })]).toEqual([false, false]);
    expect([known(hidden, { isModerator: true }), known(hidden, { userId: hidden.requestorId })]).toEqual([true, true]);
    expect([known(aCall(), {}), known(showCall(hidden, 'one'), {})]).toEqual([true, true]);
  });
});

describe('afterHiding', () => {
  const decided = aQuest({ questId: 'decided' });
  const sibling = aQuest({ questId: 'sibling' });

  it('hides a quest with the same text, and shows it again', () => {
    const hidden = afterHiding(sibling, decided, true, START);
    expect(hidden).toMatchObject({ hidden: true, hiddenWith: 'decided', version: sibling.version + 1 });
    if (hidden === undefined) throw new Error('not hidden');
    const shown = afterHiding(hidden, decided, false, START);
    expect(shown).not.toHaveProperty('hidden');
    expect(shown).not.toHaveProperty('hiddenWith');
  });

  it.each([
    ['another title', aQuest({ title: 'Varnish the bench' }), true],
    ['another description', aQuest({ description: 'The bench by the mill needs some varnish.' }), true],
    ['a quest that is hidden already', aQuest({ hidden: true }), true],
    ['a quest that its own decision hides, after the reversal', aQuest({ hidden: true }), false],
    ['a quest that another decision hides, after the reversal', aQuest({ hidden: true, hiddenWith: 'third' }), false],
  ])('leaves %s alone', (_, quest, isInForce) => {
    expect(afterHiding(quest, decided, isInForce, START)).toBeUndefined();
  });
});
