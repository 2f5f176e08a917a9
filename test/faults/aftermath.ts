import {
  type Balance,
  balanceOf,
  type Economy,
  type LedgerEntry,
  type Member,
  type Quest,
  type RewardJob,
} from '@civicforge/domain';
import { Database, type DatabaseSettings } from '../../apps/api/src/dynamo/database.ts';
import { isEventItem } from '../../apps/api/src/quests/quest-event.item.ts';
import { parseQuest } from '../../apps/api/src/quests/quest.item.ts';
import { parseReward } from '../../apps/api/src/rewards/reward.item.ts';
import { memberKey, parseLedgerEntry, parseMember } from '../../apps/api/src/users/user.item.ts';
import { records, text, whole } from '../../apps/api/src/dynamo/parse.ts';
import { storedUnder } from '../../apps/api/testing/stored.ts';
import type { AcknowledgedWrite } from './storm.ts';

/** A stored change: its version and its events. */
interface StoredChange {
  readonly version: number;
  readonly events: readonly { readonly kind: string; readonly actorId: unknown }[];
}

interface StoredQuest {
  readonly quest: Quest;
  readonly changes: readonly StoredChange[];
  readonly job: RewardJob | undefined;
}

interface StoredMember {
  readonly member: Member;
  readonly entries: readonly LedgerEntry[];
}

/** The findings after a storm. */
interface Inspection {
  readonly complaints: readonly string[];
  readonly rewardsPaid: number;
}

/** Reads the tables after a storm, consistently and not through the service. */
export class Aftermath {
  private readonly database: Database;

  constructor(settings: DatabaseSettings) {
    this.database = new Database(settings);
  }

  close(): void {
    this.database.close();
  }

  /**
   * Returns every violated invariant as text, and the number of paid rewards.
   * @param userIds all members of the storm
   */
  async inspect(
    userIds: readonly string[],
    acknowledged: readonly AcknowledgedWrite[],
    economy: Economy,
  ): Promise<Inspection> {
    const members = await Promise.all(userIds.map((userId) => this.member(userId)));
    const created = members.flatMap(({ entries }) =>
      entries.flatMap(({ kind, questId }) => (kind === 'quest-creation' && questId !== undefined ? [questId] : [])),
    );
    const quests = new Map<string, StoredQuest>();
    for (const questId of new Set(created)) quests.set(questId, await this.quest(questId));
    const complaints = [
      ...(new Set(created).size === created.length ? [] : ['a quest was paid for twice']),
      ...acknowledged.flatMap((write) => missingWrites(write, quests.get(write.questId))),
      ...[...quests.values()].flatMap((stored) => versionFaults(stored)),
      ...members.flatMap((member) => balanceFaults(member, [...quests.values()], economy)),
    ];
    return { complaints, rewardsPaid: [...quests.values()].filter(({ job }) => job?.state === 'PAID').length };
  }

  private async quest(questId: string): Promise<StoredQuest> {
    const items = await storedUnder(this.database, 'quests', questId);
    const record = items.find((item) => !isEventItem(item));
    if (record === undefined) throw new Error(`${questId} was debited and does not exist`);
    const changes = items.filter(isEventItem).map((item) => ({
      version: whole(item, 'version'),
      events: records(item, 'events').map((event) => ({ kind: text(event, 'kind'), actorId: event['actorId'] })),
    }));
    const [job] = await storedUnder(this.database, 'rewards', questId);
    return { quest: parseQuest(record), changes, job: job && parseReward(job) };
  }

  private async member(userId: string): Promise<StoredMember> {
    const items = await storedUnder(this.database, 'users', userId);
    const { record } = memberKey(userId);
    const own = items.find((item) => item['record'] === record);
    if (own === undefined) throw new Error(`${userId} does not exist`);
    return { member: parseMember(own), entries: items.filter((item) => 'entryId' in item).map(parseLedgerEntry) };
  }
}

/** Returns an acknowledged change that is not stored with its version, action and member. */
function missingWrites(
  { questId, version, action, userId }: AcknowledgedWrite,
  stored: StoredQuest | undefined,
): string[] {
  const change = stored?.changes.find((candidate) => candidate.version === version);
  const isThere = change?.events.some(({ kind, actorId }) => kind === action && actorId === userId);
  return isThere ? [] : [`${questId}: ${action} by ${userId} was acknowledged as version ${version} and is not stored`];
}

/** Checks that versions equal changes one by one, and that completed quests alone have a job, which is paid once. */
function versionFaults({ quest, changes, job }: StoredQuest): string[] {
  const { questId, status, version } = quest;
  const versions = changes.map((change) => change.version).sort((one, other) => one - other);
  const isWhole = versions.length === version && versions.every((value, index) => value === index + 1);
  const isPaid = job?.state === 'PAID';
  return [
    ...(isWhole ? [] : [`${questId} is at version ${version} with the changes ${versions.join(', ')}`]),
    ...((status === 'COMPLETED') === isPaid
      ? []
      : [`${questId} is ${status} with the reward ${job?.state ?? 'missing'}`]),
  ];
}

/** Compares balance, ledger and counters with the amounts that follow from the quests. */
function balanceFaults({ member, entries }: StoredMember, quests: readonly StoredQuest[], economy: Economy): string[] {
  const { userId, balance, stats } = member;
  const posted = quests.filter(({ quest }) => quest.requestorId === userId);
  const done = quests.filter(({ quest, job }) => job && quest.performerId === userId);
  const asRequestor = posted.flatMap(({ job }) => (job ? [job] : []));
  const refunds = posted.filter(({ quest }) => quest.status === 'CANCELLED' || quest.status === 'EXPIRED');
  const owed = balanceOf([
    { xp: 0, reputation: 0, points: economy.signUpPoints },
    ...posted.map(({ quest }) => ({ xp: 0, reputation: 0, points: -quest.creationCost })),
    ...refunds.map(({ quest }) => ({ xp: 0, reputation: 0, points: quest.creationCost })),
    ...done.flatMap(({ job }) => (job && !job.capped ? [job.performerReward] : [])),
    ...asRequestor.flatMap((job) => (job.capped ? [] : [job.requestorReward])),
  ]);
  const statements = quests.flatMap(({ changes }) => changes.flatMap(({ events }) => events));
  const counted = {
    created: posted.length,
    completedAsRequestor: asRequestor.length,
    completedAsPerformer: done.length,
    attestationsGiven: statements.filter(({ kind, actorId }) => kind === 'attested' && actorId === userId).length,
  };
  const differs = (name: string, is: object, should: object) =>
    JSON.stringify(is) === JSON.stringify(should)
      ? []
      : [`${userId}: ${name} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`];
  return [
    ...differs('the balance', amounts(balance), amounts(balanceOf(entries))),
    ...differs('the ledger', amounts(balanceOf(entries)), amounts(owed)),
    ...differs('statistics', stats, counted),
  ];
}

function amounts({ xp, reputation, points }: Balance): Balance {
  return { xp, reputation, points };
}
