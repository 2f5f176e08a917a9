import type { Balance, Economy } from '../economy/economy.ts';
import { creationEntry } from '../economy/ledger.ts';
import { RuleError } from '../errors.ts';
import { placeFrom } from '../place/place.ts';
import type { Decision } from './decision.ts';
import type { Quest, QuestDraft } from './quest.ts';
import { scheduleFrom } from './schedule.ts';

/**
 * Creates a quest with its first event and the ledger entry of its cost.
 * @throws RuleError like `scheduleFrom`, and `points.insufficient` if the balance does not cover the cost
 */
export function createQuest(
  draft: QuestDraft,
  ctx: {
    readonly questId: string;
    readonly actorId: string;
    readonly now: string;
    readonly economy: Economy;
    readonly balance: Balance;
    readonly isSynthetic?: boolean;
    /** The place of a call that the quest is made for. */
    readonly place?: Required<Pick<Quest, 'callId' | 'date' | 'slot'>>;
  },
): Decision {
  const { questId, actorId, now, economy, balance } = ctx;
  const schedule = scheduleFrom({}, draft, now);
  if (balance.points < economy.questCost) {
    throw new RuleError(
      'points.insufficient',
      `A quest costs ${economy.questCost} creation point(s), and you have ${balance.points}.`,
      { needed: economy.questCost, has: balance.points },
    );
  }
  const quest: Quest = {
    questId,
    title: draft.title,
    description: draft.description,
    ...(draft.photos !== undefined && draft.photos.length > 0 && { photos: draft.photos }),
    category: draft.category ?? 'other',
    rewardXp: draft.rewardXp ?? economy.defaultXp,
    rewardReputation: draft.rewardReputation ?? economy.defaultReputation,
    status: 'OPEN',
    requestorId: actorId,
    ...(ctx.isSynthetic && { isSynthetic: true }),
    ...(draft.visibility === 'public' && { visibility: draft.visibility }),
    changeRounds: 0,
    creationCost: economy.questCost,
    attestations: [],
    ...schedule,
    ...(draft.durationMinutes !== undefined && { durationMinutes: draft.durationMinutes }),
    ...(draft.place !== undefined && { place: placeFrom(draft.place) }),
    ...ctx.place,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const created = { at: now, actorId, kind: 'created', detail: {} } as const;
  return { quest, events: [created], ledger: [creationEntry(quest, now)] };
}
