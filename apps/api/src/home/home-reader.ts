import { Injectable } from '@nestjs/common';
import { questKnownTo, turnOf } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { NoticeRepository } from '../notices/notice.repository.dynamo.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import type { IndexRow, MergedRows } from '../quests/quest-list.ts';
import { toQuestView } from '../quests/quest.mapper.ts';
import { type IsWithheld, Withheld } from '../quests/withheld.dynamo.ts';
import { COUNTED } from '../quests/quest-reader.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import type { CountView } from '../quests/quest.view.ts';
import { StatisticsService } from '../statistics/statistics.service.ts';
import { actorOf } from '../users/member.ts';
import type { HomeView, WaitingQuestView } from './home.view.ts';

/** Maximum number of waiting quests in one answer. */
const SHOWN = 20;

const NEVER: IsWithheld = () => false;

const NO_ROWS: MergedRows<IndexRow> = { rows: [] };

/** Reads the start page of a member in a bounded number of requests, whatever the community holds. */
@Injectable()
export class HomeReader {
  constructor(
    private readonly quests: QuestRepository,
    private readonly companions: CompanionRepository,
    private readonly withheld: Withheld,
    private readonly statistics: StatisticsService,
    private readonly notices: NoticeRepository,
    private readonly clock: Clock,
  ) {}

  async home(caller: Caller): Promise<HomeView> {
    const now = this.clock.iso();
    const [active, disputes, open, isHidden, completed, unread] = await Promise.all([
      this.quests.active(caller.userId, now, COUNTED),
      caller.isModerator ? this.quests.waiting([{ status: 'DISPUTED', before: now }], COUNTED) : NO_ROWS,
      this.quests.list({ statuses: ['OPEN'], sort: 'newest', limit: COUNTED, now }),
      caller.isModerator ? NEVER : this.withheld.at(now, 'members'),
      this.statistics.completedTotal(),
      this.notices.countUnread(caller.userId),
    ]);
    const candidates = [...active.rows.filter(({ isOwnTurn }) => isOwnTurn), ...disputes.rows];
    const { waiting, superseded } = await this.waiting(candidates.slice(0, SHOWN), caller, now);
    return {
      waiting,
      totals: {
        waiting: { count: candidates.length - superseded, more: candidates.length >= COUNTED },
        open: countOf({
          ...open,
          rows: open.rows.filter((row) => row.requestorId === caller.userId || !isHidden(row)),
        }),
        mine: countOf(active),
        done: { count: completed, more: false },
      },
      unread,
    };
  }

  /** Reads the quests. The index is eventually consistent, so the stored quest decides whether it still waits. */
  private async waiting(
    rows: readonly IndexRow[],
    caller: Caller,
    now: string,
  ): Promise<{ waiting: WaitingQuestView[]; superseded: number }> {
    const actor = actorOf(caller);
    const found = await this.quests.findMany(rows.map(({ questId }) => questId));
    const turns = found.flatMap((quest) => {
      const turn = questKnownTo(quest, actor) ? turnOf(quest, actor, now) : undefined;
      return turn ? [{ ...turn, quest }] : [];
    });
    const companions = await this.companions.of(
      turns.map(({ quest }) => quest),
      caller.userId,
    );
    const waiting = turns.map(({ quest, ...turn }) => ({
      ...turn,
      quest: toQuestView(quest, actor, now, companions),
    }));
    return { waiting, superseded: rows.length - waiting.length };
  }
}

function countOf({ rows, next }: MergedRows<IndexRow>): CountView {
  return { count: rows.length, more: next !== undefined };
}
