import type { Item } from './tables-audit.ts';
import { DURABLE_TABLES, differencesOf, snapshotOf, sumLine, type TableSource } from './verify-tables.ts';
import type { TableName } from '../../../../libs/contract/src/tables.ts';

const BALANCE = { xp: 10, reputation: 1, points: 2 };
const NOTHING = { xp: 0, reputation: 0, points: 0 };

const member = (userId: string, balance = NOTHING): Item => {
  const { xp, reputation, points } = balance;
  return { userId, record: 'USER', xp, reputation, creationPoints: points };
};
const entry = (userId: string, entryId: string, amounts = BALANCE): Item => ({
  userId,
  record: `ENTRY#${entryId}`,
  entryId,
  ...amounts,
});
const quest = (questId: string, status = 'COMPLETED'): Item => ({ questId, record: 'QUEST', status });
const job = (questId: string, state = 'PENDING'): Item => ({
  jobId: questId,
  questId,
  requestorId: 'grace',
  performerId: 'ada',
  performerReward: BALANCE,
  requestorReward: NOTHING,
  state,
  capped: false,
});

type Content = Partial<Record<TableName, Item[]>>;

/** Tables in memory, read in list order. */
function source(content: Content): TableSource {
  return {
    async *items(table) {
      await Promise.resolve();
      yield* content[table] ?? [];
    },
  };
}

const paid = (): Record<'quests' | 'users' | 'rewards', Item[]> => ({
  quests: [quest('q1'), { questId: 'q1', record: 'EVENT#c1', events: [] }, quest('q2', 'OPEN')],
  users: [
    member('ada', BALANCE),
    entry('ada', 'quest:q1:performer:completion'),
    member('grace'),
    entry('grace', 'quest:q1:requestor:completion', NOTHING),
  ],
  rewards: [job('q1', 'PAID'), { jobId: 'pair#ada#grace#2026-05-05', count: 1 }],
});

describe('snapshotOf', () => {
  it('counts items by kind and finds no fault in consistent tables', async () => {
    const { tables, faults } = await snapshotOf(source(paid()));
    expect(faults).toEqual([]);
    expect(tables.quests).toMatchObject({ count: 3, kinds: { EVENT: 1, QUEST: 2 } });
    expect(tables.rewards).toMatchObject({ count: 2, kinds: { item: 1, pair: 1 } });
    expect(tables.users && sumLine('users', tables.users)).toBe('users 4 items (ENTRY 2, USER 2)');
  });

  it('does not depend on the order of items and attributes', async () => {
    const content = paid();
    const turned = Object.fromEntries(
      Object.entries(content).map(([table, items]) => [
        table,
        items.toReversed().map((item) => Object.fromEntries(Object.entries(item).reverse())),
      ]),
    );
    const [one, other] = [await snapshotOf(source(content)), await snapshotOf(source(turned))];
    expect(differencesOf(one, other)).toEqual([]);
    expect(one).toEqual(other);
  });

  it('names the table and the segment that differ', async () => {
    const changed = paid();
    changed.users[0] = { ...member('ada', BALANCE), bio: 'new' };
    const lost = paid();
    lost.rewards.pop();
    const before = await snapshotOf(source(paid()));
    expect(differencesOf(before, await snapshotOf(source(changed)))).toMatchObject([
      { table: 'users', counts: [4, 4], segments: [expect.any(Number)] },
    ]);
    expect(differencesOf(before, await snapshotOf(source(lost)))).toMatchObject([{ table: 'rewards', counts: [2, 1] }]);
    const partial = differencesOf(before, await snapshotOf(source(paid()), ['quests', 'users']));
    expect(partial.find(({ table }) => table === 'rewards')).toMatchObject({ counts: [2, 0] });
    expect(partial.map(({ table }) => table)).toEqual(
      DURABLE_TABLES.filter((one) => !['quests', 'users'].includes(one)),
    );
  });

  it('compares sets and bytes by content', async () => {
    const holding = (value: unknown) => snapshotOf(source({ quests: [{ ...quest('q1', 'OPEN'), value }] }), ['quests']);
    const same = async (one: unknown, other: unknown) =>
      differencesOf(await holding(one), await holding(other)).length === 0;
    expect(await same(new Set(['a', 'b']), new Set(['b', 'a']))).toBe(true);
    expect(await same(new Set(['a']), ['a'])).toBe(false);
    expect(await same(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(await same(Uint8Array.of(1, 2), Uint8Array.of(2, 1))).toBe(false);
    expect(await same(10n, 10)).toBe(true);
    expect(await same(undefined, undefined)).toBe(true);
  });

  it('reports each table after its read', async () => {
    const reported: string[] = [];
    await snapshotOf(source(paid()), ['rewards', 'quests'], (table, { count }) => reported.push(`${table} ${count}`));
    expect(reported).toEqual(['rewards 2', 'quests 3']);
  });
});

describe('faults between tables', () => {
  const faultsOf = async (change: (content: ReturnType<typeof paid>) => void, tables?: TableName[]) => {
    const content = paid();
    change(content);
    return (await snapshotOf(source(content), tables)).faults;
  };

  it.each([
    ['a balance that its entries do not explain', 'balance-differs', 'ada', (c) => (c.users[0] = member('ada'))],
    ['entries without a member', 'member-missing', 'linus', (c) => c.users.push(entry('linus', 'x'))],
    ['a completed quest without a job', 'job-missing', 'q3', (c) => c.quests.push(quest('q3'))],
    ['a paid job without its entries', 'entries-missing', 'q9', (c) => c.rewards.push(job('q9', 'PAID'))],
    ['an entry without amounts', 'unreadable', 'ada', (c) => c.users.push({ userId: 'ada', record: 'ENTRY#y' })],
    ['a member without a balance', 'unreadable', 'eve', (c) => c.users.push({ userId: 'eve', record: 'USER' })],
    ['a user item without a key', 'unreadable', 'unknown', (c) => c.users.push({ record: 'USER' })],
    ['a job without amounts', 'unreadable', 'q8', (c) => c.rewards.push({ jobId: 'q8', state: 'PENDING' })],
    [
      'a job with amounts of null',
      'unreadable',
      'q9',
      (c) => c.rewards.push({ ...job('q9', 'PAID'), performerReward: null }),
    ],
    ['a job without an id', 'unreadable', 'unknown', (c) => c.rewards.push({ state: 'PENDING' })],
  ] as [string, string, string, (content: ReturnType<typeof paid>) => void][])(
    'are found: %s',
    async (_, kind, id, change) => {
      expect(await faultsOf(change)).toMatchObject([{ kind, id }]);
    },
  );

  it('are not reported for deleted accounts and pending jobs', async () => {
    const faults = await faultsOf((content) => {
      content.users[0] = { userId: 'ada', record: 'USER', deletedAt: '2026-01-01T00:00:00.000Z' };
      content.rewards.push(job('q2'));
    });
    expect(faults).toEqual([]);
  });

  it('are reported only between tables that were read', async () => {
    expect(await faultsOf((content) => content.quests.push(quest('q3')), ['quests', 'users'])).toEqual([]);
    expect(await faultsOf((content) => content.rewards.push(job('q9', 'PAID')), ['quests', 'rewards'])).toEqual([]);
    const taken = { userId: 'device-key#hash', record: 'TAKEN' };
    expect(await faultsOf((content) => content.users.push(taken as never))).toEqual([]);
  });
});
