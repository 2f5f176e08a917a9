import { DEFAULT_ECONOMY, decideQuest, joinCommunity, payReward, type Quest } from '@civicforge/domain';
import { aQuest, aRewardJob, at, COMMANDS, START } from '@civicforge/domain/testing';
import { randomBytes } from 'node:crypto';
import type { Settings } from '../../apps/api/src/config/settings.ts';
import { QueryCommand } from '../../apps/api/src/dynamo/commands.ts';
import { ConditionFailed } from '../../apps/api/src/dynamo/condition-failed.ts';
import { commit } from '../../apps/api/src/dynamo/transaction.ts';
import { Lease } from '../../apps/api/src/dynamo/lease.dynamo.ts';
import type { IndexSort } from '../../apps/api/src/quests/quest-list.ts';
import { QuestWords } from '../../apps/api/src/quests/quest-words.dynamo.ts';
import { type QuestChange, QuestRepository } from '../../apps/api/src/quests/quest.repository.dynamo.ts';
import type { QuestSealer } from '../../apps/api/src/receipts/quest-sealer.ts';
import { RewardRepository } from '../../apps/api/src/rewards/reward.repository.dynamo.ts';
import { rewardJobPut } from '../../apps/api/src/rewards/reward.writes.dynamo.ts';
import { StatisticsReader } from '../../apps/api/src/statistics/statistics.dynamo.ts';
import { balanceWrites } from '../../apps/api/src/users/balance.dynamo.ts';
import { UserRepository } from '../../apps/api/src/users/user.repository.dynamo.ts';
import { DATABASES, type Opened } from './databases.ts';

const HOUR = 3_600_000;

/** Returns an id that sorts by time, like a quest's ULID. */
function newId(time = Date.now()): string {
  return `${String(time).padStart(14, '0')}${randomBytes(6).toString('hex')}`;
}

const settings = { listShards: 3 } as Settings;

/** Stores decisions as they are: receipts have their own specs. */
const UNSEALED = { seal: ({ quest }) => Promise.resolve({ quest }) } as QuestSealer;

for (const [name, open] of DATABASES.here) {
  describe(`the repositories on ${name}`, () => {
    contract(open);
  });
}
for (const [name, open] of DATABASES.missing) {
  // eslint-disable-next-line no-restricted-properties -- `npm test` counts these tests in its last line, with the reason
  describe.skip(`the repositories on ${name}`, () => {
    contract(open);
  });
}

function contract(open: () => Promise<Opened>): void {
  let opened: Opened;
  let quests: QuestRepository;
  let words: QuestWords;
  let users: UserRepository;
  let rewards: RewardRepository;

  beforeAll(async () => {
    opened = await open();
    words = new QuestWords(opened.database);
    quests = new QuestRepository(opened.database, words, UNSEALED, settings);
    users = new UserRepository(opened.database);
    rewards = new RewardRepository(opened.database);
  });
  afterAll(() => opened.close());

  async function join(userId: string): Promise<void> {
    const { member, ledger } = joinCommunity({
      userId,
      email: `${userId}@example.org`,
      displayName: userId,
      now: START,
      economy: DEFAULT_ECONOMY,
    });
    await users.join(member, ledger);
  }

  async function post(overrides: Partial<Quest> = {}): Promise<Quest> {
    const quest = aQuest({ questId: newId(), requestorId: `person-${newId()}`, ...overrides });
    await quests.save(change({ decision: { quest, events: [], ledger: [] } }));
    return quest;
  }

  function change(overrides: Partial<QuestChange> & Pick<QuestChange, 'decision'>): QuestChange {
    return { changeId: newId(), attempt: 0, counterIncrements: [], ...overrides };
  }

  function claimBy(quest: Quest, userId: string, changeId = newId()): QuestChange {
    const decision = decideQuest(quest, COMMANDS.claim, {
      actor: { userId, isModerator: false },
      now: at(HOUR),
      economy: DEFAULT_ECONOMY,
    });
    return change({ before: quest, decision, changeId });
  }

  describe('quests', () => {
    it('returns a stored quest with all fields', async () => {
      const quest = await post({ category: 'repair', expiresAt: at(5 * HOUR), changeRounds: 2 });
      expect(await quests.find(quest.questId)).toEqual(quest);
    });

    it('returns undefined for an unknown quest', async () => {
      expect(await quests.find(newId())).toBeUndefined();
      expect(await quests.findWithEvents(newId())).toBeUndefined();
    });

    it('accepts one of two changes of the same version and writes nothing of the other', async () => {
      const quest = await post();
      await quests.save(claimBy(quest, 'ben'));
      await expect(quests.save(claimBy(quest, 'cleo'))).rejects.toThrow(ConditionFailed);
      const found = await quests.findWithEvents(quest.questId);
      expect(found?.quest.performerId).toBe('ben');
      expect(found?.events.map(({ kind }) => kind)).toEqual(['claimed']);
    });

    it('writes a change once although it is sent twice, and finds it by its id', async () => {
      const quest = await post();
      const claim = claimBy(quest, 'ben');
      await quests.save(claim);
      expect(await quests.hasChange(quest.questId, claim.changeId)).toBe(true);
      expect(await quests.hasChange(quest.questId, newId())).toBe(false);
      await quests
        .save({ ...claim, attempt: 1 })
        .catch((error: unknown) => expect(error).toBeInstanceOf(ConditionFailed));
      expect((await quests.find(quest.questId))?.version).toBe(2);
    });

    it('returns the events of a quest in version order', async () => {
      const quest = await post();
      const claim = claimBy(quest, 'ben');
      await quests.save(claim);
      const released = decideQuest(claim.decision.quest, COMMANDS.release, {
        actor: { userId: 'ben', isModerator: false },
        now: at(2 * HOUR),
        economy: DEFAULT_ECONOMY,
      });
      await quests.save(change({ before: claim.decision.quest, decision: released, changeId: '0'.repeat(26) }));
      const found = await quests.findWithEvents(quest.questId);
      expect(found?.events.map(({ kind }) => kind)).toEqual(['claimed', 'released']);
    });

    it.each<[IndexSort, (quest: Quest) => number]>([
      ['newest', ({ createdAt }) => -Date.parse(createdAt)],
      ['oldest', ({ createdAt }) => Date.parse(createdAt)],
      ['xp', ({ rewardXp }) => -rewardXp],
      ['reputation', ({ rewardReputation }) => -rewardReputation],
    ])('merges all shards by %s over all pages, with the id as tie-breaker', async (sort, weight) => {
      const category = `events`;
      const posted: Quest[] = [];
      for (let index = 0; index < 12; index += 1) {
        posted.push(
          await post({
            questId: newId(Date.parse(START) + index * 1_000),
            createdAt: at(index * 1_000),
            category,
            status: 'SUBMITTED',
            submittedAt: START,
            rewardXp: 10 + (index % 4) * 10,
            rewardReputation: 1 + (index % 3),
          }),
        );
      }
      const mine = new Set(posted.map(({ questId }) => questId));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await quests.list({
          statuses: ['SUBMITTED'],
          sort,
          limit: 5,
          category,
          now: START,
          ...(after !== undefined && { after }),
        });
        seen.push(...page.rows.map(({ questId }) => questId).filter((id) => mine.has(id)));
        after = page.next;
      } while (after !== undefined);
      const expected = [...posted].sort(
        (one, other) => weight(one) - weight(other) || (one.questId < other.questId ? -1 : 1),
      );
      expect(seen).toEqual(expected.map(({ questId }) => questId));
    });

    it('lists an overdue quest as EXPIRED instead of OPEN before the expiry is stored', async () => {
      const quest = await post({ expiresAt: at(HOUR) });
      const list = async (status: 'OPEN' | 'EXPIRED') => {
        const query = { sort: 'newest', limit: 100, now: at(2 * HOUR) } as const;
        const { rows } = await quests.list({ ...query, statuses: [status] });
        return rows.map(({ questId }) => questId);
      };
      expect(await list('EXPIRED')).toContain(quest.questId);
      expect(await list('OPEN')).not.toContain(quest.questId);
    });

    it('lists the quests of a member by role, newest first', async () => {
      const requestorId = newId();
      const first = await post({ requestorId, questId: newId(1_000) });
      const second = await post({ requestorId, questId: newId(2_000), performerId: 'nobody', status: 'CLAIMED' });
      const page = await quests.listOf(requestorId, 'requestor', 1);
      expect(page.questIds).toEqual([second.questId]);
      expect((await quests.listOf(requestorId, 'requestor', 1, page.next)).questIds).toEqual([first.questId]);
      expect((await quests.listOf(requestorId, 'performer', 1)).questIds).toEqual([]);
    });

    it('finds quests that wait since before a time, oldest first', async () => {
      const late = await post({ status: 'CLAIMED', claimedAt: at(2 * HOUR) });
      const early = await post({ status: 'CLAIMED', claimedAt: at(HOUR) });
      const waiting = async (before: string, limit: number) => {
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await quests.waiting([{ status: 'CLAIMED', before }], limit, after);
          seen.push(...page.rows.map(({ questId }) => questId));
          after = page.next;
        } while (after !== undefined);
        return seen.filter((id) => [late.questId, early.questId].includes(id));
      };
      expect(await waiting(at(90 * 60_000), 100)).toEqual([early.questId]);
      expect(await waiting(at(3 * HOUR), 1)).toEqual([early.questId, late.questId]);
    });

    it('finds quests by a word prefix, and not by words that an edit has removed', async () => {
      const odd = `zebra${newId()}`;
      const quest = await post({ title: `Feed the ${odd}` });
      const find = async (term: string) => {
        const page = await words.read({ space: 'live', term, order: 'descending' });
        return page.questIds;
      };
      expect(await find(odd.slice(0, 20))).toEqual([quest.questId]);
      const edit = { action: 'edit', changes: { title: 'Feed the cat instead' } } as const;
      const turn = {
        actor: { userId: quest.requestorId, isModerator: false },
        now: at(HOUR),
        economy: DEFAULT_ECONOMY,
      };
      await quests.save(change({ before: quest, decision: decideQuest(quest, edit, turn) }));
      expect(await find(odd.slice(0, 20))).toEqual([]);
      expect(await find('instead')).toContain(quest.questId);
    });

    it('reads more quests at once than one batch holds', async () => {
      const posted: Quest[] = [];
      for (let round = 0; round < 12; round += 1) {
        posted.push(...(await Promise.all(Array.from({ length: 10 }, () => post()))));
      }
      const ids = posted.map(({ questId }) => questId);
      expect((await quests.findMany(ids)).map(({ questId }) => questId)).toEqual(ids);
    });
  });

  describe('members', () => {
    it('creates a member once under concurrent calls', async () => {
      const userId = newId();
      const { member, ledger } = joinCommunity({
        userId,
        email: 'a@example.org',
        displayName: 'Ada',
        now: START,
        economy: DEFAULT_ECONOMY,
      });
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) => users.join({ ...member, displayName: `Ada ${index}` }, ledger)),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect((await users.ledger(userId, 10)).entries).toEqual(ledger);
    });

    it('debits points atomically with the ledger entry, and only from a sufficient balance', async () => {
      const userId = newId();
      await join(userId);
      const entry = { userId, kind: 'quest-creation', xp: 0, reputation: 0, at: START } as const;
      const spend = (entryId: string, points: number) =>
        commit(
          opened.database,
          entryId,
          balanceWrites(
            opened.database.tables.users,
            [{ ...entry, entryId, points }],
            [{ userId, counter: 'created' }],
          ),
        );
      await spend(`first-${userId.slice(-8)}`, -8);
      await expect(spend(`second-${userId.slice(-8)}`, -3)).rejects.toMatchObject({ names: ['enough-points'] });
      const member = await users.find(userId);
      expect(member).toMatchObject({ balance: { points: 2 }, stats: { created: 1 } });
      expect((await users.ledger(userId, 10)).entries).toHaveLength(2);
    });

    it('counts a member once a day under concurrent calls, and as latest active on one day alone', async () => {
      const userId = `person-${newId()}`;
      await join(userId);
      const statistics = new StatisticsReader(opened.database);
      const mark = async (day: string) => {
        const member = await users.find(userId);
        if (member === undefined || member === 'deleted') throw new Error('the member does not exist');
        return users.markActive(member, day);
      };
      const counted = async () => {
        const { days } = await statistics.since('2031-01-01');
        return [...days].map(([day, { active, latest }]) => [day, active, latest]);
      };
      const marks = await Promise.all(Array.from({ length: 5 }, () => mark('2031-01-01')));
      expect(marks.filter(Boolean).length).toBeGreaterThan(0);
      expect(await counted()).toEqual([['2031-01-01', 1, 1]]);
      await mark('2031-01-03');
      expect(await counted()).toEqual([
        ['2031-01-01', 1, 0],
        ['2031-01-03', 1, 1],
      ]);
    });

    it('pages through a ledger, newest first', async () => {
      const userId = newId();
      await join(userId);
      for (let index = 1; index <= 4; index += 1) {
        const entryId = `entry-${index}`;
        await commit(
          opened.database,
          newId(),
          balanceWrites(opened.database.tables.users, [
            { entryId, userId, kind: 'completion', xp: index, reputation: 0, points: 0, at: at(index * 1_000) },
          ]),
        );
      }
      const first = await users.ledger(userId, 3);
      expect(first.entries.map(({ entryId }) => entryId)).toEqual(['entry-4', 'entry-3', 'entry-2']);
      const second = await users.ledger(userId, 3, first.next);
      expect(second.entries.map(({ kind }) => kind)).toEqual(['completion', 'sign-up']);
    });

    it('reads a query to its last page', async () => {
      const { questId } = await post();
      const numbers = Array.from({ length: 5 }, (_, index) => `note-${String(index)}`);
      const { database } = opened;
      await database.writeMany(
        'quests',
        numbers.map((record) => ({ PutRequest: { Item: { questId, record } } })),
      );
      const query = {
        TableName: database.tables.quests,
        KeyConditionExpression: 'questId = :quest AND begins_with(#record, :note)',
      };
      const items = await database.queryAll(
        new QueryCommand({
          ...query,
          ExpressionAttributeNames: { '#record': 'record' },
          ExpressionAttributeValues: { ':quest': questId, ':note': 'note-' },
          Limit: 2,
        }),
      );
      expect(items.map(({ record }) => record)).toEqual(numbers);
    });

    it('changes the named fields of a profile alone', async () => {
      const userId = newId();
      await join(userId);
      await users.saveProfile(userId, { bio: 'I like benches.' });
      expect(await users.saveProfile(userId, { displayName: 'Ada L.' })).toMatchObject({
        displayName: 'Ada L.',
        bio: 'I like benches.',
      });
      expect(await users.saveProfile(newId(), { bio: 'nobody' })).toBeUndefined();
    });
  });

  describe('rewards', () => {
    async function owed(pair = [newId(), newId()] as const) {
      const [requestorId, performerId] = pair;
      await Promise.all([join(requestorId), join(performerId)]);
      const questId = newId();
      const job = aRewardJob({ jobId: questId, questId, requestorId, performerId });
      await commit(opened.database, newId(), [rewardJobPut(opened.database.tables.rewards, job)]);
      return job;
    }

    function payment(job: Awaited<ReturnType<typeof owed>>, now = START) {
      return {
        before: job,
        ...payReward(job, { now, pairCountToday: 0, economy: DEFAULT_ECONOMY }),
        additionalWrites: [],
      };
    }

    it('pays once under concurrent attempts', async () => {
      const job = await owed();
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) => rewards.pay(payment(job, at(index)), 5)),
      );
      expect(outcomes.filter((outcome) => outcome === 'paid')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'not-pending')).toHaveLength(7);
      expect(await users.find(job.performerId)).toMatchObject({
        balance: { xp: 100, reputation: 10, points: 12 },
        stats: { completedAsPerformer: 1 },
      });
      expect(await users.find(job.requestorId)).toMatchObject({
        balance: { reputation: 5, points: 10 },
        stats: { completedAsRequestor: 1 },
      });
    });

    it('counts the rewards of a pair and day in either direction and stops at the cap', async () => {
      const pair = [newId(), newId()] as const;
      const swapped = [pair[1], pair[0]] as const;
      expect(await rewards.pay(payment(await owed(pair)), 2)).toBe('paid');
      expect(await rewards.pay(payment(await owed(swapped)), 2)).toBe('paid');
      expect(await rewards.pay(payment(await owed(pair)), 2)).toBe('capped');
    });

    it('lists due jobs, lets one process begin an attempt and stores its result', async () => {
      const job = await owed();
      const later = at(HOUR);
      const due = (await rewards.due(later, 1_000)).find(({ jobId }) => jobId === job.jobId);
      if (due === undefined) throw new Error('the job is not due');
      const begun = await Promise.all([rewards.begin(due, at(2 * HOUR)), rewards.begin(due, at(2 * HOUR))]);
      expect(begun.filter((result) => result !== undefined)).toHaveLength(1);
      expect((await rewards.due(later, 1_000)).map(({ jobId }) => jobId)).not.toContain(job.jobId);
      const abandoned = { ...due, state: 'ABANDONED', attemptCount: 8 } as const;
      expect(await rewards.replace(due, abandoned)).toBe(true);
      // A repeated write, as the client sends it after a lost answer, succeeds. Another attempt is refused.
      expect(await rewards.replace(due, abandoned)).toBe(true);
      expect(await rewards.replace(due, { ...abandoned, updatedAt: later })).toBe(false);
      expect((await rewards.inState('ABANDONED', 100)).jobs.map(({ jobId }) => jobId)).toContain(job.jobId);
    });

    it('pages through the jobs of a state', async () => {
      for (let index = 0; index < 3; index += 1) await rewards.pay(payment(await owed()), 5);
      const first = await rewards.inState('PAID', 2);
      const second = await rewards.inState('PAID', 100, first.next);
      const ids = [...first.jobs, ...second.jobs].map(({ jobId }) => jobId);
      expect(first.jobs).toHaveLength(2);
      expect(new Set(ids).size).toBe(ids.length);
      expect(second.next).toBeUndefined();
    });
  });

  describe('a lease', () => {
    it('belongs to its owner alone until it is released', async () => {
      const name = newId();
      const [one, other] = [new Lease(opened.database, name, 'one'), new Lease(opened.database, name, 'other')];
      expect(await one.take()).toBe(true);
      expect(await one.take()).toBe(true);
      expect(await other.take()).toBe(false);
      await other.release();
      expect(await other.take()).toBe(false);
      await one.release();
      expect(await other.take()).toBe(true);
    });
  });
}
