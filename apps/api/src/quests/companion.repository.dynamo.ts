import { Injectable, Logger } from '@nestjs/common';
import type { Quest, RewardJob } from '@civicforge/domain';
import { dateKey, parseDate } from '../calls/call.item.ts';
import { Database } from '../dynamo/database.ts';
import { parseReadable } from '../dynamo/parse.ts';
import { parseReward } from '../rewards/reward.item.ts';
import { LikelyPeople } from '../users/likely-people.ts';
import { memberKey, peopleOf } from '../users/user.item.ts';
import { type Companions, isParty } from './quest.mapper.ts';

function pairOf<T>(id: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[id, value]];
}

function partiesOf({ requestorId, performerId }: Quest): string[] {
  return performerId === undefined ? [requestorId] : [requestorId, performerId];
}

/** Loads the members of quests and, for a party, the rewards. Other tables store both. */
@Injectable()
export class CompanionRepository {
  private readonly logger = new Logger(CompanionRepository.name);

  constructor(
    private readonly database: Database,
    private readonly likely: LikelyPeople,
  ) {}

  /**
   * Reads all in one batch, eventually consistent; in none if `known` has all people and there are no rewards.
   * @param also further members
   * @param known people that were read already
   * @param jobs rewards that are not stored yet
   */
  async of(
    quests: readonly Quest[],
    viewerId: string,
    {
      also = [],
      known = new Map(),
      jobs = [],
    }: { also?: readonly string[]; known?: Companions['people']; jobs?: readonly RewardJob[] } = {},
  ): Promise<Companions> {
    for (const quest of quests) this.likely.remember(quest.questId, partiesOf(quest));
    const parties = quests.flatMap(partiesOf);
    const unread = (quest: Quest) => !jobs.some(({ questId }) => questId === quest.questId);
    const rewarded = quests.filter(
      (quest) => quest.status === 'COMPLETED' && isParty(quest, viewerId) && unread(quest),
    );
    const places = quests.flatMap(({ callId, date }) =>
      callId === undefined || date === undefined ? [] : [dateKey({ callId, date })],
    );
    const dateKeys = new Map(places.map((key) => [`${key.callId}${key.record}`, key]));
    const { users, rewards, calls } = await this.database.readMany({
      users: [...new Set([...parties, ...also])].filter((userId) => !known.has(userId)).map(memberKey),
      rewards: rewarded.map(({ questId }) => ({ jobId: questId })),
      calls: [...dateKeys.values()],
    });
    const failed = (error: unknown) => this.logger.error({ err: error }, 'unreadable companion of a quest');
    const stored = parseReadable(rewards, parseReward, failed);
    const dates = parseReadable(calls, parseDate, failed);
    const dateOf = ({ callId, date }: Quest) => dates.find((one) => one.callId === callId && one.date === date);
    return {
      people: new Map([...known, ...peopleOf(users, failed)]),
      jobs: new Map([...jobs, ...stored].map((job) => [job.questId, job])),
      dates: new Map(quests.flatMap((quest) => pairOf(quest.questId, dateOf(quest)))),
    };
  }
}
