import { Injectable } from '@nestjs/common';
import {
  type Case,
  type CaseState,
  later,
  type Quest,
  questAsSeen,
  UNCLAIMED_BEFORE_MS,
  unclaimedSince,
  WORK_QUEUES,
  type WorkQueue,
} from '@civicforge/domain';
import { CaseRepository } from '../cases/case.repository.dynamo.ts';
import { stateSince } from '../cases/case.item.ts';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { type QuestQueue, waitingFor, waitsSince } from '../quests/moderation-reader.ts';
import type { IndexRow } from '../quests/quest-list.ts';
import { QuestTitles } from '../quests/quest-titles.dynamo.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { Withheld } from '../quests/withheld.dynamo.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import type { WorkItemView, WorklistView } from './worklist.view.ts';

/** Maximum count of a queue. */
const COUNTED = 100;

/** Number of entries that the overview shows of a queue. */
const SHOWN = 5;

/** A queue with its first entries. An entry that has left it since the index was written is not there and does not count. */
interface Queue {
  readonly kind: WorkQueue;
  readonly count: number;
  readonly items: readonly WorkItemView[];
}

/** The overview of all queues of moderators, in a bounded number of requests. It contains no member. */
@Injectable()
export class WorklistReader {
  constructor(
    private readonly quests: QuestRepository,
    private readonly cases: CaseRepository,
    private readonly rewards: RewardRepository,
    private readonly titles: QuestTitles,
    private readonly withheld: Withheld,
    private readonly clock: Clock,
  ) {}

  async worklist(caller: Caller): Promise<WorklistView> {
    const now = this.clock.iso();
    const found = await Promise.all([
      this.questQueues(now),
      this.caseQueue('reports', 'OPEN', caller),
      this.caseQueue('appeals', 'APPEALED', caller),
      ...(caller.isAdmin ? [this.rewardQueue()] : []),
    ]);
    const queues = found.flat().map(({ kind, count, items }) => {
      const [first] = items;
      return first && { kind, count, oldestAt: first.since, items: [...items] };
    });
    return { queues: WORK_QUEUES.flatMap((kind) => queues.find((queue) => queue?.kind === kind) ?? []) };
  }

  /** Reads the indexes of quests, then the first quests of all queues in one batch. */
  private async questQueues(now: string): Promise<Queue[]> {
    const kinds: readonly QuestQueue[] = ['disputes', 'idle-claims', 'missing-statements'];
    const [unclaimed, ...waiting] = await Promise.all([
      this.unclaimedRows(now),
      ...kinds.map(async (kind) => (await this.quests.waiting(waitingFor([kind], now), COUNTED)).rows),
    ]);
    const listed = [
      { kind: 'unclaimed-soon' as const, rows: unclaimed },
      ...kinds.map((kind, index) => ({ kind, rows: waiting[index] ?? [] })),
    ];
    const shown = listed.flatMap(({ rows }) => rows.slice(0, SHOWN).map(({ questId }) => questId));
    const stored = new Map((await this.quests.findMany(shown)).map((quest) => [quest.questId, quest]));
    return listed.map(({ kind, rows }) => {
      const first = rows.slice(0, SHOWN).flatMap(({ questId }) => stored.get(questId) ?? []);
      const items = first.flatMap((quest) =>
        kind === 'unclaimed-soon' ? unclaimedItem(quest, now) : waitingItem(quest, kind, now),
      );
      return { kind, count: countOf(rows.length, items), items };
    });
  }

  /** A quest of a suspended member cannot be claimed, so it does not wait for a performer. */
  private async unclaimedRows(now: string): Promise<readonly IndexRow[]> {
    const dates = { startsFrom: now, startsTo: later(now, UNCLAIMED_BEFORE_MS) };
    const [{ rows }, isHidden] = await Promise.all([
      this.quests.list({ statuses: ['OPEN'], sort: 'starts', limit: COUNTED, now, ...dates }),
      this.withheld.at(now, 'members'),
    ]);
    return rows.filter((row) => !isHidden(row));
  }

  /**
   * A case about the caller is work for others. The index does not name the member concerned, so all counted cases are read, in
   * one batch: else a caller with the five oldest cases would see no queue, and the count would tell of the others.
   */
  private async caseQueue(kind: WorkQueue, state: CaseState, { userId }: Caller): Promise<Queue[]> {
    const { rows } = await this.cases.rowsIn(state, COUNTED);
    const found = await this.cases.readCases(rows.map(({ caseId }) => caseId));
    const waiting = found.filter((one) => one.state === state && one.concernedId !== userId);
    return [{ kind, count: waiting.length, items: waiting.slice(0, SHOWN).map(caseItem) }];
  }

  private async rewardQueue(): Promise<Queue[]> {
    const { count, jobs } = await this.rewards.earliestIn('ABANDONED', COUNTED, SHOWN);
    const titles = await this.titles.of(jobs.map(({ questId }) => questId));
    const items = jobs
      .filter(({ state }) => state === 'ABANDONED')
      .map(({ jobId, questId, completedAt }) => ({
        jobId,
        since: completedAt,
        ...questOf(questId, titles.get(questId)),
      }));
    return [{ kind: 'abandoned-rewards', count: countOf(count, items), items }];
  }
}

/** The count of the index without those of the first entries that have left the queue. */
function countOf(rows: number, items: readonly WorkItemView[]): number {
  return rows - (Math.min(rows, SHOWN) - items.length);
}

function waitingItem(quest: Quest, kind: QuestQueue, now: string): WorkItemView[] {
  const since = waitsSince(quest);
  const isWaiting = waitingFor([kind], now).some(({ status, before }) => status === quest.status && since <= before);
  return isWaiting ? [{ since, ...questOf(quest.questId, quest.title) }] : [];
}

function unclaimedItem(quest: Quest, now: string): WorkItemView[] {
  const { questId, title, startsAt, createdAt } = quest;
  if (startsAt === undefined || questAsSeen(quest, now).status !== 'OPEN') return [];
  return [{ since: unclaimedSince(startsAt, createdAt), startsAt, ...questOf(questId, title) }];
}

function caseItem(found: Case): WorkItemView {
  return { since: stateSince(found), caseId: found.caseId, subject: found.subject.kind, reason: found.reason };
}

function questOf(questId: string, title: string | undefined): Pick<WorkItemView, 'questId' | 'title'> {
  return { questId, ...(title !== undefined && { title }) };
}
