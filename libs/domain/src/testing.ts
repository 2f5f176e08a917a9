/** Test data builders with defaults. For tests only. */
import { DEFAULT_ECONOMY, type Economy } from './economy/economy.ts';
import { createQuest } from './quest/create-quest.ts';
import { decideQuest } from './quest/decide-quest.ts';
import type { Decision } from './quest/decision.ts';
import { expireQuest } from './quest/expire-quest.ts';
import type {
  Actor,
  AttestationOutcome,
  Quest,
  QuestCommand,
  QuestDraft,
  QuestStatus,
  ResolutionDecision,
  Statement,
} from './quest/quest.ts';
import { openReward } from './reward/open-reward.ts';
import type { RewardJob } from './reward/reward.ts';
import { HOUR, later } from './time.ts';
import { joinCommunity, type Member } from './user/user.ts';

/** Start time of all test data. */
export const START = '2026-03-02T08:00:00.000Z';

/** Returns the instant `milliseconds` after `START`. */
export function at(milliseconds: number): string {
  return later(START, milliseconds);
}

/** The members of all test data. */
export const PEOPLE = {
  requestor: anActor({ userId: 'rosa-requestor' }),
  performer: anActor({ userId: 'pavel-performer' }),
  member: anActor({ userId: 'mia-member' }),
  former: anActor({ userId: 'finn-former' }),
  moderator: anActor({ userId: 'mo-moderator', isModerator: true }),
} as const;

/** Builds a member without a staff role. */
export function anActor(overrides: Partial<Actor> = {}): Actor {
  return { userId: 'mia-member', isModerator: false, ...overrides };
}

/** Builds the default settings with overrides. */
export function anEconomy(overrides: Partial<Economy> = {}): Economy {
  return { ...DEFAULT_ECONOMY, ...overrides };
}

/** Builds a new member. */
export function aMember(overrides: Partial<Member> = {}): Member {
  const userId = overrides.userId ?? PEOPLE.member.userId;
  const names = { userId, email: `${userId}@example.org`, displayName: 'Mia Member' };
  return { ...joinCommunity({ ...names, now: START, economy: DEFAULT_ECONOMY }).member, ...overrides };
}

/** Builds the input of a new quest. */
export function aDraft(overrides: Partial<QuestDraft> = {}): QuestDraft {
  return { title: 'Paint the bench', description: 'The bench by the pond needs a new coat of paint.', ...overrides };
}

/** Builds an OPEN quest of the requestor at version 1. */
export function aQuest(overrides: Partial<Quest> = {}): Quest {
  return { ...createdQuest(PEOPLE.requestor, aDraft()).quest, ...overrides };
}

/** Builds a statement: `done` by account, with overrides. */
export function aStatement(overrides: Partial<Statement> = {}): Statement {
  return { outcome: 'done', method: 'account', ...overrides };
}

/** Builds a reward job that is PENDING since `START`. */
export function aRewardJob(overrides: Partial<RewardJob> = {}): RewardJob {
  const requestorId = PEOPLE.requestor.userId;
  const promise = { ...aQuest(), requestorId, performerId: PEOPLE.performer.userId };
  return { ...openReward(promise, false, START, DEFAULT_ECONOMY), ...overrides };
}

/** A valid command of each action. */
export const COMMANDS = {
  claim: { action: 'claim' },
  release: { action: 'release' },
  submit: { action: 'submit', submission: { text: 'Two coats, dry by now.', links: [] } },
  'request-changes': { action: 'request-changes', text: 'Please paint the back as well.' },
  attest: { action: 'attest', statement: { outcome: 'done', method: 'account' } },
  dispute: { action: 'dispute', reason: 'Nobody has been at the bench, I looked.' },
  edit: { action: 'edit', changes: { title: 'Paint both benches' } },
  cancel: { action: 'cancel', reason: 'The town has removed the bench.' },
  resolve: { action: 'resolve', decision: 'uphold', reason: 'The photo shows the painted bench.' },
} as const satisfies { readonly [A in QuestCommand['action']]: QuestCommand & { readonly action: A } };

/** Builds the command that attests this outcome. */
export function attesting(outcome: AttestationOutcome, overrides: Partial<Statement> = {}): QuestCommand {
  return { action: 'attest', statement: aStatement({ outcome, ...overrides }) };
}

/** Builds the command that resolves a dispute with this decision. */
export function resolving(decision: ResolutionDecision): QuestCommand {
  return { ...COMMANDS.resolve, decision };
}

/** The members, draft and settings of a test quest. */
export interface TestMembers {
  readonly requestor?: Actor;
  readonly performer?: Actor;
  readonly draft?: Partial<QuestDraft>;
  readonly economy?: Economy;
}

/** Creates a quest at `START` with a sufficient balance. */
export function createdQuest(requestor: Actor, draft: QuestDraft, economy: Economy = DEFAULT_ECONOMY): Decision {
  const balance = { xp: 0, reputation: 0, points: economy.questCost };
  return createQuest(draft, { questId: 'quest-1', actorId: requestor.userId, now: START, economy, balance });
}

/** Decides one command at `now`. */
export function decide(
  quest: Quest,
  actor: Actor,
  command: QuestCommand,
  now: string,
  economy = DEFAULT_ECONOMY,
): Decision {
  return decideQuest(quest, command, { actor, now, economy });
}

/** The shortest path into each state: the commands and their actors, one hour apart. */
const SHORTEST_PATHS: Readonly<
  Record<Exclude<QuestStatus, 'EXPIRED'>, readonly (readonly ['requestor' | 'performer', QuestCommand])[]>
> = {
  OPEN: [],
  CLAIMED: [['performer', COMMANDS.claim]],
  SUBMITTED: [
    ['performer', COMMANDS.claim],
    ['performer', COMMANDS.submit],
  ],
  COMPLETED: [
    ['performer', COMMANDS.claim],
    ['performer', COMMANDS.submit],
    ['performer', COMMANDS.attest],
    ['requestor', COMMANDS.attest],
  ],
  DISPUTED: [
    ['performer', COMMANDS.claim],
    ['performer', COMMANDS.submit],
    ['requestor', COMMANDS.dispute],
  ],
  CANCELLED: [['requestor', COMMANDS.cancel]],
};

/**
 * Returns the decision that brings a quest into a state by the rules, one command per hour. The deadline of an EXPIRED
 * quest is one hour after the start.
 */
export function decisionFor(status: QuestStatus, members: TestMembers = {}): Decision {
  const { requestor = PEOPLE.requestor, performer = PEOPLE.performer, economy = DEFAULT_ECONOMY } = members;
  const deadline = status === 'EXPIRED' ? { expiresAt: at(HOUR) } : {};
  let decision = createdQuest(requestor, aDraft({ ...deadline, ...members.draft }), economy);
  if (status === 'EXPIRED') return expireQuest(decision.quest, at(2 * HOUR));
  SHORTEST_PATHS[status].forEach(([who, command], step) => {
    const actor = who === 'requestor' ? requestor : performer;
    decision = decide(decision.quest, actor, command, at((step + 1) * HOUR), economy);
  });
  return decision;
}

/** Builds a quest in this state, reached by the rules, with overrides. */
export function inStatus(status: QuestStatus, overrides: Partial<Quest> = {}, members: TestMembers = {}): Quest {
  return { ...decisionFor(status, members).quest, ...overrides };
}

/** Freezes a value deeply, so that a rule that mutates its input fails its test. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
