import { Injectable } from '@nestjs/common';
import { CLAIM_AGE_MS, type Quest, WITNESS_AFTER_MS } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { CursorCodec } from '../http/cursor.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { actorOf } from '../users/member.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { toQuestView } from './quest.mapper.ts';
import type { WaitingQuest } from './quest-list.ts';
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
    const asked: WaitingQuest[] = [{ status: 'DISPUTED', before: this.clock.iso() }];
    return this.page('/admin/disputes', asked, query, caller, (quest) => this.show(quest, caller));
  }

  /** Lists quests that are CLAIMED for over 7 days or SUBMITTED for over 14. */
  stuck(query: PageQuery, caller: Caller): Promise<StuckPageView> {
    const now = this.clock.now().getTime();
    const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
    const asked: WaitingQuest[] = [
      { status: 'CLAIMED', before: ago(CLAIM_AGE_MS) },
      { status: 'SUBMITTED', before: ago(WITNESS_AFTER_MS) },
    ];
    return this.page('/admin/stuck', asked, query, caller, async (quests) => {
      const views = await this.show(quests, caller);
      return views.flatMap((view): StuckQuestView[] => {
        const quest = quests.find(({ questId }) => questId === view.questId);
        return quest ? [{ ...view, since: stuckSince(quest), waitingFor: waitingFor(quest) }] : [];
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
    const scope = { person: caller.userId, path, filters: {}, sort: 'longest-waiting' };
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

function stuckSince(quest: Quest): string {
  return (quest.status === 'CLAIMED' ? quest.claimedAt : quest.submittedAt) ?? quest.updatedAt;
}

function waitingFor(quest: Quest): WaitingFor {
  if (quest.status === 'CLAIMED') return 'performer';
  const [statement] = quest.attestations;
  if (statement === undefined) return 'both';
  return statement.role === 'requestor' ? 'performer' : 'requestor';
}
