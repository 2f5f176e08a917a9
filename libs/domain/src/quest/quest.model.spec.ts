/**
 * Model tests: random commands by several members while the clock advances. The invariants of the product hold after
 * every step.
 */
import fc from 'fast-check';
import type { Economy } from '../economy/economy.ts';
import { balanceOf } from '../economy/ledger.ts';
import { COMMANDS } from '../testing.ts';
import { CommunitySimulation } from '../testing-simulation.ts';
import { DAY, HOUR } from '../time.ts';
import { allowedActions } from './allowed-actions.ts';
import { decideQuest } from './decide-quest.ts';
import type { Decision } from './decision.ts';
import { RuleError } from '../errors.ts';
import {
  ATTESTATION_OUTCOMES,
  QUEST_ACTIONS,
  QUEST_STATUSES,
  RESOLUTION_DECISIONS,
  type Actor,
  type Quest,
  type QuestCommand,
  type QuestStatus,
} from './quest.ts';
import { TRANSITIONS } from './transitions.ts';
import { eventVisibleTo, questVisibleTo } from './visibility.ts';

const CROWD: readonly Actor[] = [
  { userId: 'ada', isModerator: false },
  { userId: 'ben', isModerator: false },
  { userId: 'cleo', isModerator: false },
  { userId: 'mo', isModerator: true },
  { userId: 'max', isModerator: true },
];
const FINAL: readonly QuestStatus[] = ['COMPLETED', 'EXPIRED', 'CANCELLED'];

const actors = fc.constantFrom(...CROWD);
const waits = fc.constantFrom(0, 1, HOUR, DAY, 7 * DAY, 14 * DAY);
const commands: fc.Arbitrary<QuestCommand> = fc.oneof(
  fc.constantFrom<QuestCommand>(...Object.values(COMMANDS), { action: 'cancel' }),
  fc.constantFrom(...ATTESTATION_OUTCOMES).map((outcome): QuestCommand => {
    return { action: 'attest', statement: { outcome, method: 'account' } };
  }),
  fc.constantFrom(...RESOLUTION_DECISIONS).map((decision): QuestCommand => ({ ...COMMANDS.resolve, decision })),
);
/** A new quest, a sweep, a payment, a random command, or a command that is allowed. */
const steps = fc.record({
  wait: waits,
  actor: actors,
  what: fc.oneof(
    { weight: 2, arbitrary: fc.record({ post: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constantFrom('sweep' as const, 'pay' as const) },
    { weight: 6, arbitrary: fc.record({ command: commands, pick: fc.nat() }) },
    { weight: 12, arbitrary: fc.record({ allowed: fc.nat(), pick: fc.nat(), variant: fc.nat() }) },
  ),
});
const economies: fc.Arbitrary<Economy> = fc.record({
  signUpPoints: fc.nat(3),
  questCost: fc.nat(2),
  completionPoints: fc.nat(3),
  requestorReputation: fc.nat(9),
  defaultXp: fc.integer({ min: 10, max: 1000 }),
  defaultReputation: fc.integer({ min: 1, max: 100 }),
  pairRewardsPerDay: fc.nat(2),
});

function expectSoundStep(before: Quest | undefined, { quest, events, ledger, rewardJob }: Decision): void {
  expect(quest.version).toBe((before?.version ?? 0) + 1);
  expect(events.length).toBeGreaterThan(0);
  if (before !== undefined) {
    expect(FINAL).not.toContain(before.status);
    expect(Date.parse(quest.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
    const transitions = Object.values(TRANSITIONS).filter(
      ({ from, to }) => from.includes(before.status) && to.includes(quest.status),
    );
    expect(transitions.length).toBeGreaterThan(0);
    const isHandedOver = before.performerId !== undefined && quest.performerId !== undefined;
    if (isHandedOver) expect(quest.performerId).toBe(before.performerId);
  }
  expect(rewardJob !== undefined).toBe(quest.status === 'COMPLETED');
  const refunds = ledger.filter(({ kind }) => kind === 'quest-refund');
  expect(refunds.length).toBe(quest.status === 'CANCELLED' || quest.status === 'EXPIRED' ? 1 : 0);
}

function expectSoundQuest(quest: Quest): void {
  const isTaken = !['OPEN', 'EXPIRED', 'CANCELLED'].includes(quest.status);
  if (isTaken) expect(quest.performerId).toBeDefined();
  if (quest.status === 'OPEN') expect(quest).not.toHaveProperty('performerId');
  expect(quest.performerId).not.toBe(quest.requestorId);
  const people = quest.attestations.map(({ userId }) => userId);
  expect(new Set(people).size).toBe(people.length);
  expect(new Set(quest.attestations.map(({ role }) => role)).size).toBe(people.length);
  expect(people.length).toBeLessThanOrEqual(quest.status === 'SUBMITTED' ? 1 : 2);
  expect(quest.changeRounds).toBeLessThanOrEqual(3);
  if (quest.status === 'COMPLETED') {
    const isAgreed = people.length === 2 && quest.attestations.every(({ outcome }) => outcome !== 'not_done');
    const decision = quest.dispute?.resolution?.decision;
    expect(isAgreed || decision === 'uphold' || decision === 'partial').toBe(true);
    expect(quest.completedAt).toBe(quest.updatedAt);
  }
}

/** Expects that neither a SUBMITTED quest nor its events show the outcome of another member. */
function expectSealed(simulation: CommunitySimulation, quest: Quest): void {
  if (quest.status !== 'SUBMITTED') return;
  for (const viewer of CROWD) {
    const others = questVisibleTo(quest, viewer, simulation.now).attestations.filter(
      ({ userId }) => userId !== viewer.userId,
    );
    for (const other of others) expect(other).not.toHaveProperty('outcome');
    const attested = simulation.events
      .filter(({ kind }) => kind === 'attested')
      .map((event) => eventVisibleTo(event, quest, viewer));
    for (const { detail } of attested) expect(['', 'role']).toContain(Object.keys(detail).join());
  }
}

function expectSoundBooks(simulation: CommunitySimulation): void {
  const entries = [...simulation.ledger.values()];
  for (const { userId } of CROWD) {
    const balance = simulation.balanceOf(userId);
    expect(balance).toEqual(balanceOf(entries.filter((entry) => entry.userId === userId)));
    expect(balance.points).toBeGreaterThanOrEqual(0);
  }
}

/** Expects that the decision accepts an allowed action, except for invalid content, and refuses any other. */
function tryOut(simulation: CommunitySimulation, quest: Quest, actor: Actor, command: QuestCommand): void {
  const isAllowed = allowedActions(quest, actor, simulation.now).includes(command.action);
  const refusal = simulation.act(quest, actor, command);
  expect(refusal === undefined || refusal.kind === 'invalid').toBe(isAllowed);
}

function variantOf(action: QuestCommand['action'], variant: number): QuestCommand {
  const outcome = ATTESTATION_OUTCOMES[variant % ATTESTATION_OUTCOMES.length] ?? 'done';
  const decision = RESOLUTION_DECISIONS[variant % RESOLUTION_DECISIONS.length] ?? 'redo';
  if (action === 'attest') return { action, statement: { outcome, method: 'account' } };
  if (action === 'resolve') return { ...COMMANDS.resolve, decision };
  return COMMANDS[action];
}

type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

function play(simulation: CommunitySimulation, { wait, actor, what }: Step): void {
  simulation.wait(wait);
  if (what === 'sweep') return simulation.sweep();
  if (what === 'pay') return simulation.pay();
  if ('post' in what) return void simulation.post(actor, what.post);
  const quest = [...simulation.quests.values()][what.pick % Math.max(1, simulation.quests.size)];
  if (quest === undefined) return;
  if ('command' in what) return tryOut(simulation, quest, actor, what.command);
  const moves = CROWD.flatMap((person) =>
    allowedActions(quest, person, simulation.now).map((action) => ({ person, action })),
  );
  const move = moves[what.allowed % Math.max(1, moves.length)];
  if (move !== undefined) tryOut(simulation, quest, move.person, variantOf(move.action, what.variant));
}

describe('random commands', () => {
  it('keep the invariants of states, positions, statements, points and rewards', () => {
    const reached = new Set<string>();
    const invariants = fc.property(economies, fc.array(steps, { minLength: 10, maxLength: 60 }), (economy, story) => {
      const simulation = new CommunitySimulation(CROWD, economy, expectSoundStep);
      for (const step of story) {
        play(simulation, step);
        simulation.quests.forEach((quest) => {
          expectSoundQuest(quest);
          expectSealed(simulation, quest);
          reached.add(quest.status);
        });
        expectSoundBooks(simulation);
      }
    });
    fc.assert(invariants, { numRuns: 300, seed: 20260302 });
    // The random commands must reach every status.
    expect([...reached].sort()).toEqual([...QUEST_STATUSES].sort());
  });

  it('find allowedActions and decideQuest in agreement for every action and member', () => {
    const story = fc.array(steps, { minLength: 10, maxLength: 60 });
    const agreement = fc.property(economies, story, waits, (economy, history, wait) => {
      const simulation = new CommunitySimulation(CROWD, economy);
      history.forEach((step) => play(simulation, step));
      simulation.wait(wait);
      for (const quest of simulation.quests.values()) {
        for (const actor of CROWD) {
          const allowed = allowedActions(quest, actor, simulation.now);
          const accepted = QUEST_ACTIONS.filter((action) => isAccepted(quest, actor, COMMANDS[action], simulation));
          expect(allowed).toEqual(accepted);
        }
      }
    });
    fc.assert(agreement, { numRuns: 150, seed: 20260303 });
  });
});

function isAccepted(quest: Quest, actor: Actor, command: QuestCommand, { now, economy }: CommunitySimulation): boolean {
  try {
    decideQuest(quest, command, { actor, now, economy });
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}
