import { DEFAULT_ECONOMY } from '../economy/economy.ts';
import { at, COMMANDS, inStatus, PEOPLE, decisionFor, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { decideQuest } from './decide-quest.ts';
import type { Actor, Quest, QuestCommand } from './quest.ts';

const NOW = at(DAY);

function deciding(quest: Quest, actor: Actor, command: QuestCommand, expectedVersion?: number): () => unknown {
  const stale = expectedVersion === undefined ? {} : { expectedVersion };
  return () => decideQuest(quest, command, { actor, now: NOW, economy: DEFAULT_ECONOMY, ...stale });
}

const refusedAs = (code: string): Error => expect.objectContaining({ code });

describe('decideQuest', () => {
  it('checks the person before the version', () => {
    expect(deciding(inStatus('OPEN'), PEOPLE.member, COMMANDS.edit, 99)).toThrow(refusedAs('quest.forbidden'));
    expect(deciding(inStatus('OPEN'), PEOPLE.requestor, COMMANDS.claim, 99)).toThrow(refusedAs('quest.own'));
  });

  it('checks the version before the state', () => {
    expect(deciding(inStatus('CLAIMED'), PEOPLE.member, COMMANDS.claim, 1)).toThrow(refusedAs('version.stale'));
    expect(deciding(inStatus('COMPLETED'), PEOPLE.performer, COMMANDS.attest, 1)).toThrow(refusedAs('version.stale'));
  });

  it('checks the state before the reason and the deadline', () => {
    const withoutReason = { action: 'cancel' } as const;
    const badDeadline = { action: 'edit', changes: { expiresAt: NOW } } as const;
    expect(deciding(inStatus('CLAIMED'), PEOPLE.moderator, withoutReason)).toThrow(refusedAs('quest.wrong-state'));
    expect(deciding(inStatus('CLAIMED'), PEOPLE.requestor, badDeadline)).toThrow(refusedAs('quest.wrong-state'));
  });

  it('names the status in the detail of quest.wrong-state', () => {
    const detail = 'The quest is OPEN; this needs one that is SUBMITTED.';
    expect(deciding(inStatus('OPEN'), PEOPLE.requestor, COMMANDS.attest)).toThrow(expect.objectContaining({ detail }));
  });

  it('accepts the version that the client read', () => {
    const quest = inStatus('CLAIMED');
    expect(deciding(quest, PEOPLE.performer, COMMANDS.submit, quest.version)).not.toThrow();
  });

  it('increments the version and sets updatedAt', () => {
    const { quest } = decide(inStatus('OPEN', { version: 7 }), PEOPLE.performer, COMMANDS.claim, NOW);
    expect(quest).toMatchObject({ version: 8, updatedAt: NOW });
  });

  it('refuses every action on an overdue quest like on an expired one', () => {
    const overdue = inStatus('OPEN', { expiresAt: at(2 * HOUR) });
    expect(deciding(overdue, PEOPLE.member, COMMANDS.claim)).toThrow(refusedAs('quest.not-open'));
    expect(deciding(overdue, PEOPLE.requestor, COMMANDS.edit)).toThrow(refusedAs('quest.wrong-state'));
    expect(deciding(overdue, PEOPLE.requestor, COMMANDS.cancel)).toThrow(refusedAs('quest.wrong-state'));
  });

  it('accepts only the stored and the shown version of an overdue quest', () => {
    const overdue = inStatus('OPEN', { expiresAt: at(2 * HOUR), version: 4 });
    expect(deciding(overdue, PEOPLE.member, COMMANDS.claim, 4)).toThrow(refusedAs('quest.not-open'));
    expect(deciding(overdue, PEOPLE.member, COMMANDS.claim, 5)).toThrow(refusedAs('quest.not-open'));
    expect(deciding(overdue, PEOPLE.member, COMMANDS.claim, 3)).toThrow(refusedAs('version.stale'));
    expect(deciding(overdue, PEOPLE.member, COMMANDS.claim, 6)).toThrow(refusedAs('version.stale'));
  });

  it('records a claim with its performer', () => {
    const { quest, events, ledger } = decisionFor('CLAIMED');
    expect(quest).toMatchObject({ status: 'CLAIMED', performerId: PEOPLE.performer.userId, claimedAt: at(HOUR) });
    expect(events).toEqual([{ at: at(HOUR), actorId: PEOPLE.performer.userId, kind: 'claimed', detail: {} }]);
    expect(ledger).toEqual([]);
  });

  it('stores only text and links of a submission', () => {
    const submission = { text: 'Two coats, dry by now.', links: ['https://example.org/bench'], colour: 'green' };
    const { quest, events } = decide(inStatus('CLAIMED'), PEOPLE.performer, { action: 'submit', submission }, NOW);
    expect(quest.submission).toEqual({ text: 'Two coats, dry by now.', links: ['https://example.org/bench'] });
    expect(quest.submittedAt).toBe(NOW);
    expect(events).toEqual([{ at: NOW, actorId: PEOPLE.performer.userId, kind: 'submitted', detail: {} }]);
  });

  it('stores author and reason of a dispute', () => {
    const { quest, events } = decide(inStatus('SUBMITTED'), PEOPLE.performer, COMMANDS.dispute, NOW);
    const { reason } = COMMANDS.dispute;
    expect(quest.dispute).toEqual({ raisedBy: PEOPLE.performer.userId, reason, raisedAt: NOW });
    expect(events).toMatchObject([{ kind: 'disputed', detail: { reason } }]);
  });
});
