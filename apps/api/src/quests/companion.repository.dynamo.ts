import { Injectable, Logger } from '@nestjs/common';
import type { Quest } from '@civicforge/domain';
import { dateKey, parseDate } from '../calls/call.item.ts';
import { Database } from '../dynamo/database.ts';
import { parseReadable } from '../dynamo/parse.ts';
import { parseReward } from '../rewards/reward.item.ts';
import { memberKey, peopleOf } from '../users/user.item.ts';
import { type Companions, isParty } from './quest.mapper.ts';

function pairOf<T>(id: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[id, value]];
}

/** Loads the members of quests and, for a party, the rewards. Other tables store both. */
@Injectable()
export class CompanionRepository {
  private readonly logger = new Logger(CompanionRepository.name);

  constructor(private readonly database: Database) {}

  /**
   * Reads all in one batch, eventually consistent; in none if `known` has all people and there are no rewards.
   * @param also further members
   * @param known people that were read already
   */
  async of(
    quests: readonly Quest[],
    viewerId: string,
    { also = [], known = new Map() }: { also?: readonly string[]; known?: Companions['people'] } = {},
  ): Promise<Companions> {
    const parties = quests.flatMap(({ requestorId, performerId }) => [requestorId, performerId ?? requestorId]);
    const rewarded = quests.filter((quest) => quest.status === 'COMPLETED' && isParty(quest, viewerId));
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
    const jobs = parseReadable(rewards, parseReward, failed);
    const dates = parseReadable(calls, parseDate, failed);
    const dateOf = ({ callId, date }: Quest) => dates.find((one) => one.callId === callId && one.date === date);
    return {
      people: new Map([...known, ...peopleOf(users, failed)]),
      jobs: new Map(jobs.map((job) => [job.questId, job])),
      dates: new Map(quests.flatMap((quest) => pairOf(quest.questId, dateOf(quest)))),
    };
  }
}
