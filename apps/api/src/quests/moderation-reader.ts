import { Injectable } from '@nestjs/common';
import { CLAIM_AGE_MS, later, type Quest, WITNESS_AFTER_MS } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { CursorCodec } from '../http/cursor.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { actorOf } from '../users/member.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { toQuestView } from './quest.mapper.ts';
import type { WaitingQuest } from './quest-list.ts';
import type { StuckQuery } from './quest.dto.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import type { QuestPageView, StuckPageView, StuckQuestView, WaitingFor } from './quest.view.ts';

/** The work queues of moderators, longest waiting first. */
@Injectable()
export class ModerationReader {
  constructor(
    private readonly quests: QuestRepository,
    private readonly companions: CompanionRepository,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
  ) {}

  disputes(query: PageQuery, caller: Caller): Promise<QuestPageView> {
    const asked = waitingFor(['disputes'], this.clock.iso());
    return this.page('/admin/disputes', asked, query, caller, (quest) => this.show(quest, caller));
  }

  /** Lists quests that are CLAIMED for over 7 days or SUBMITTED for over 14; with `status`, one of both. */
  stuck({ status, ...query }: StuckQuery, caller: Caller): Promise<StuckPageView> {
    const both = waitingFor(['idle-claims', 'missing-statements'], this.clock.iso());
    const asked = both.filter((one) => status === undefined || one.status === status);
    return this.page('/admin/stuck', asked, query, caller, async (quests) => {
      const views = await this.show(quests, caller);
      return views.flatMap((view): StuckQuestView[] => {
        const quest = quests.find(({ questId }) => questId === view.questId);
        return quest ? [{ ...view, since: waitsSince(quest), waitingFor: partyToAct(quest) }] : [];
      });
    });
  }

  private async page<T>(
    path: string,
    asked: readonly WaitingQuest[],
    query: PageQuery,
    caller: Caller,
    show: (quests: readonly Quest[]) => Promise<T[]>,
  ): Promise<{ items: T[]; nextCursor?: string }> {
    const filters = { status: asked.map(({ status }) => status) };
    const scope = { person: caller.userId, path, filters, sort: 'longest-waiting' };
    const after = query.cursor === undefined ? undefined : this.cursors.open(scope, query.cursor)['after'];
    const { rows, next } = await this.quests.waiting(asked, query.limit ?? DEFAULT_LIMIT, after);
    const found = await this.quests.findMany(rows.map(({ questId }) => questId));
    // The index is eventually consistent. A quest in another status does not wait any more.
    const waiting = found.filter((quest) => asked.some(({ status }) => status === quest.status));
    return {
      items: await show(waiting),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  private async show(quests: readonly Quest[], caller: Caller) {
    const companions = await this.companions.of(quests, caller.userId);
    return quests.map((quest) => toQuestView(quest, actorOf(caller), this.clock.iso(), companions));
  }
}

/** Queues of the worklist that one index of quests answers. */
export type QuestQueue = 'disputes' | 'idle-claims' | 'missing-statements';

/** Returns the statuses of queues, each with the latest time since when a quest of the queue waits. */
export function waitingFor(queues: readonly QuestQueue[], now: string): WaitingQuest[] {
  const asked: Record<QuestQueue, WaitingQuest> = {
    disputes: { status: 'DISPUTED', before: now },
    'idle-claims': { status: 'CLAIMED', before: later(now, -CLAIM_AGE_MS) },
    'missing-statements': { status: 'SUBMITTED', before: later(now, -WITNESS_AFTER_MS) },
  };
  return queues.map((queue) => asked[queue]);
}

/** Returns the time since when a quest waits in its status. */
export function waitsSince({ status, dispute, claimedAt, submittedAt, updatedAt }: Quest): string {
  const since = status === 'DISPUTED' ? dispute?.raisedAt : status === 'CLAIMED' ? claimedAt : submittedAt;
  return since ?? updatedAt;
}

function partyToAct(quest: Quest): WaitingFor {
  if (quest.status === 'CLAIMED') return 'performer';
  const [statement] = quest.attestations;
  if (statement === undefined) return 'both';
  return statement.role === 'requestor' ? 'performer' : 'requestor';
}
