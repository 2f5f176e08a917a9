import { at, attesting, COMMANDS, inStatus, PEOPLE, resolving, decide } from '../testing.ts';
import { DAY } from '../time.ts';
import type { Quest, ResolutionDecision } from './quest.ts';

const NOW = at(3 * DAY);
const { requestor, performer, moderator } = PEOPLE;
const disputed = inStatus('DISPUTED', { rewardXp: 101, rewardReputation: 11 });

function contradicted(): Quest {
  const first = decide(inStatus('SUBMITTED', { rewardXp: 101 }), performer, attesting('partly'), at(DAY)).quest;
  return decide(first, requestor, attesting('not_done'), at(DAY)).quest;
}

function resolve(decision: ResolutionDecision, quest = disputed): ReturnType<typeof decide> {
  return decide(quest, moderator, resolving(decision), NOW);
}

describe('resolveQuest', () => {
  it.each(['uphold', 'partial', 'reject', 'redo'] as const)('stores the reason of %s on the quest', (decision) => {
    const { reason } = COMMANDS.resolve;
    const { quest, events } = resolve(decision);
    const resolution = { decision, reason, resolvedBy: moderator.userId, resolvedAt: NOW };
    expect(quest.dispute).toEqual({ ...disputed.dispute, resolution });
    expect(events[0]).toEqual({ at: NOW, actorId: moderator.userId, kind: 'resolved', detail: { decision, reason } });
  });

  it('pays the full reward on uphold', () => {
    const { quest, events, ledger, rewardJob } = resolve('uphold');
    expect(quest).toMatchObject({ status: 'COMPLETED', completedAt: NOW });
    expect(events.slice(1)).toEqual([{ at: NOW, kind: 'completed', detail: { by: 'resolution' } }]);
    expect(ledger).toEqual([]);
    expect(rewardJob?.performerReward).toMatchObject({ xp: 101, reputation: 11 });
  });

  it('pays half of XP and reputation, rounded down, on partial', () => {
    const { quest, rewardJob } = resolve('partial');
    expect(quest.status).toBe('COMPLETED');
    expect(rewardJob?.performerReward).toMatchObject({ xp: 50, reputation: 5 });
  });

  it('ignores the statements', () => {
    const quest = contradicted();
    expect(resolve('uphold', quest).rewardJob?.performerReward.xp).toBe(101);
    expect(resolve('partial', quest).rewardJob?.performerReward.xp).toBe(50);
    expect(resolve('uphold', quest).quest.attestations).toHaveLength(2);
  });

  it('refunds the points and pays no reward on reject', () => {
    const { quest, events, ledger, rewardJob } = resolve('reject');
    expect(quest.status).toBe('CANCELLED');
    expect(quest.completedAt).toBeUndefined();
    expect(events.map(({ kind }) => kind)).toEqual(['resolved', 'cancelled']);
    expect(ledger).toMatchObject([{ entryId: 'quest:quest-1:refund', points: disputed.creationCost }]);
    expect(rewardJob).toBeUndefined();
  });

  it('returns to CLAIMED on redo, clears the statements and restarts the 7 days', () => {
    const { quest, events, ledger } = resolve('redo', { ...contradicted(), changeRounds: 3 });
    expect(quest).toMatchObject({ status: 'CLAIMED', claimedAt: NOW, changeRounds: 0, attestations: [] });
    expect(quest.performerId).toBe(performer.userId);
    expect(events.map(({ kind }) => kind)).toEqual(['resolved']);
    expect(ledger).toEqual([]);
  });

  it('allows new statements of both parties after a redo', () => {
    const again = decide(resolve('redo', contradicted()).quest, performer, COMMANDS.submit, NOW).quest;
    const first = decide(again, performer, attesting('done'), NOW).quest;
    expect(decide(first, requestor, attesting('done'), NOW).quest.status).toBe('COMPLETED');
  });

  it('does not copy the resolution to the next dispute', () => {
    const again = decide(resolve('redo').quest, performer, COMMANDS.submit, NOW).quest;
    expect(decide(again, performer, COMMANDS.dispute, NOW).quest.dispute?.resolution).toBeUndefined();
  });

  it('throws for a damaged record', () => {
    const { dispute: _dispute, ...withoutDispute } = disputed;
    const { performerId: _performerId, ...withoutPerformer } = disputed;
    expect(() => resolve('uphold', withoutDispute)).toThrow('without a dispute');
    expect(() => resolve('uphold', withoutPerformer)).toThrow('without a performer');
  });
});
