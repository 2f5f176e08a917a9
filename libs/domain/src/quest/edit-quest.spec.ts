import { aQuest, at, PEOPLE, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import type { Decision } from './decision.ts';
import type { Quest, QuestChanges } from './quest.ts';

const NOW = at(HOUR);
const quest = aQuest({ expiresAt: at(90 * 60_000) });

function edit(changes: QuestChanges, of: Quest = quest): Decision {
  return decide(of, PEOPLE.requestor, { action: 'edit', changes }, NOW);
}

describe('editQuest', () => {
  it('changes the given fields only', () => {
    const changes = {
      title: 'Paint both benches',
      description: 'Both benches by the pond need paint.',
      category: 'repair',
      rewardXp: 200,
      rewardReputation: 20,
    } as const;
    const { quest: edited, ledger } = edit(changes);
    expect(edited).toEqual({ ...quest, ...changes, version: 2, updatedAt: NOW });
    expect(edit({ rewardXp: 30 }).quest).toEqual({ ...quest, rewardXp: 30, version: 2, updatedAt: NOW });
    expect(ledger).toEqual([]);
  });

  it('records the names of the fields, not their values', () => {
    expect(edit({ title: 'Paint both benches', expiresAt: null }).events).toEqual([
      { at: NOW, actorId: PEOPLE.requestor.userId, kind: 'edited', detail: { fields: ['title', 'expiresAt'] } },
    ]);
  });

  it('sets, changes and removes the deadline', () => {
    expect(edit({ expiresAt: at(2 * DAY) }, aQuest()).quest.expiresAt).toBe(at(2 * DAY));
    expect(edit({ expiresAt: at(2 * DAY) }).quest.expiresAt).toBe(at(2 * DAY));
    expect(edit({ expiresAt: null }).quest).not.toHaveProperty('expiresAt');
  });

  it.each([
    ['too near', at(2 * HOUR - 1)],
    ['too far', at(365 * DAY + HOUR + 1)],
  ])('refuses a new deadline that is %s', (_, expiresAt) => {
    expect(() => edit({ expiresAt })).toThrow(expect.objectContaining({ code: 'quest.deadline', path: 'expiresAt' }));
  });

  it('accepts the current deadline less than an hour ahead', () => {
    expect(edit({ title: 'Paint both benches', expiresAt: at(90 * 60_000) }).quest.expiresAt).toBe(at(90 * 60_000));
  });

  it('does not change other fields', () => {
    const smuggled = { title: 'Paint both benches', status: 'COMPLETED', requestorId: 'another-member' };
    expect(edit(smuggled).quest).toEqual({ ...quest, title: 'Paint both benches', version: 2, updatedAt: NOW });
  });
});
