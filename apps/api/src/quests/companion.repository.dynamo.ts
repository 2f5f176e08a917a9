import { Injectable, Logger } from '@nestjs/common';
import type { Quest } from '@civicforge/domain';
import { Database } from '../dynamo/database.ts';
import { parseReadable } from '../dynamo/parse.ts';
import { parseReward } from '../rewards/reward.item.ts';
import { isDeleted, memberKey, parsePerson } from '../users/user.item.ts';
import { type Companions, isParty } from './quest.mapper.ts';

/** Loads the members of quests and, for a party, the rewards. Other tables store both. */
@Injectable()
export class CompanionRepository {
  private readonly logger = new Logger(CompanionRepository.name);

  constructor(private readonly database: Database) {}

  /** Reads all in one batch, eventually consistent. `also` lists further members. */
  async of(quests: readonly Quest[], viewerId: string, also: readonly string[] = []): Promise<Companions> {
    const parties = quests.flatMap(({ requestorId, performerId }) => [requestorId, performerId ?? requestorId]);
    const rewarded = quests.filter((quest) => quest.status === 'COMPLETED' && isParty(quest, viewerId));
    const { users, rewards } = await this.database.readMany({
      users: [...new Set([...parties, ...also])].map(memberKey),
      rewards: rewarded.map(({ questId }) => ({ jobId: questId })),
    });
    const failed = (error: unknown) => this.logger.error({ err: error }, 'unreadable companion of a quest');
    const people = parseReadable(
      users.filter((item) => !isDeleted(item)),
      parsePerson,
      failed,
    );
    const jobs = parseReadable(rewards, parseReward, failed);
    return {
      people: new Map(people.map((person) => [person.userId, person])),
      jobs: new Map(jobs.map((job) => [job.questId, job])),
    };
  }
}
