import { applyEntry, balanceDrift, EMPTY_BALANCE } from '../../../../libs/domain/src/economy/ledger.ts';
import type { Balance } from '../../../../libs/domain/src/economy/economy.ts';
import { missingEntries } from '../../../../libs/domain/src/reward/missing-entries.ts';
import type { RewardJob } from '../../../../libs/domain/src/reward/reward.ts';
import type { TableName } from '../../../../libs/contract/src/tables.ts';

/** A stored item in the form of the document client. */
export type Item = Readonly<Record<string, unknown>>;

/**
 * What must never be found in tables that stand still.
 *
 * `balance-differs` a balance that is not the sum of its ledger entries
 * `member-missing`  ledger entries of a member without a record
 * `job-missing`     a completed quest without a reward job
 * `entries-missing` a paid job without both of its ledger entries
 * `unreadable`      an item without what every item of its kind has
 */
export interface TableFault {
  readonly kind: 'balance-differs' | 'member-missing' | 'job-missing' | 'entries-missing' | 'unreadable';
  /** Id of the member, quest or job. */
  readonly id: string;
  readonly detail: string;
}

interface Account {
  /** Absent until the record is read. Deleted accounts have no balance to compare. */
  balance?: Balance | 'incomparable';
  sum: Balance;
}

/** Collects the facts that must agree between tables. Memory grows with the number of members and quests. */
export class TablesAudit {
  private readonly accounts = new Map<string, Account>();
  private readonly entryIds = new Set<string>();
  private readonly completed = new Set<string>();
  private readonly jobs = new Map<string, RewardJob>();
  private readonly unreadable: TableFault[] = [];

  see(table: TableName, item: Item): void {
    if (table === 'users') this.seeUser(item);
    else if (table === 'quests') this.seeQuest(item);
    else if (table === 'rewards') this.seeReward(item);
  }

  /** Returns the faults between the tables that were read. */
  faults(tables: readonly TableName[]): TableFault[] {
    const has = (table: TableName) => tables.includes(table);
    return [
      ...this.unreadable,
      ...(has('users') ? this.ledgerFaults() : []),
      ...(has('quests') && has('rewards') ? this.jobFaults() : []),
      ...(has('users') && has('rewards') ? this.entryFaults() : []),
    ];
  }

  private seeUser(item: Item): void {
    const { userId, record } = item;
    if (typeof userId !== 'string' || typeof record !== 'string') {
      this.cannotRead('users', item);
      return;
    }
    // Names, keys and wallets have partitions of their own, which are no members.
    if (record !== 'USER' && !record.startsWith('ENTRY#')) return;
    const account = this.accounts.get(userId) ?? { sum: EMPTY_BALANCE };
    this.accounts.set(userId, account);
    if (record.startsWith('ENTRY#')) {
      const amounts = balanceFrom(item, 'points');
      if (amounts === undefined) {
        this.cannotRead('users', item);
        return;
      }
      account.sum = applyEntry(account.sum, amounts);
      this.entryIds.add(record.slice('ENTRY#'.length));
    } else if (record === 'USER') {
      const balance = item['deletedAt'] === undefined ? balanceFrom(item, 'creationPoints') : 'incomparable';
      account.balance = balance ?? 'incomparable';
      if (balance === undefined) this.cannotRead('users', item);
    }
  }

  private seeQuest({ questId, record, status }: Item): void {
    if (record === 'QUEST' && status === 'COMPLETED' && typeof questId === 'string') this.completed.add(questId);
  }

  private seeReward(item: Item): void {
    const { jobId, performerReward, requestorReward } = item;
    if (typeof jobId !== 'string') {
      this.cannotRead('rewards', item);
      return;
    }
    if (jobId.startsWith('pair#')) return;
    if (typeof performerReward !== 'object' || typeof requestorReward !== 'object') {
      this.cannotRead('rewards', item);
      return;
    }
    this.jobs.set(jobId, item as unknown as RewardJob);
  }

  private cannotRead(table: TableName, item: Item): void {
    const id = [item['userId'], item['jobId']].find((value) => typeof value === 'string') ?? 'unknown';
    this.unreadable.push({ kind: 'unreadable', id, detail: `an item of ${table} lacks what its kind has` });
  }

  private ledgerFaults(): TableFault[] {
    return [...this.accounts].flatMap(([id, { balance, sum }]): TableFault[] => {
      if (balance === 'incomparable') return [];
      if (balance === undefined) return [{ kind: 'member-missing', id, detail: 'has ledger entries and no record' }];
      const drift = balanceDrift(balance, [sum]);
      return drift === undefined ? [] : [{ kind: 'balance-differs', id, detail: `by ${JSON.stringify(drift)}` }];
    });
  }

  private jobFaults(): TableFault[] {
    return [...this.completed]
      .filter((questId) => !this.jobs.has(questId))
      .map((id) => ({ kind: 'job-missing', id, detail: 'the quest is completed and has no reward job' }));
  }

  private entryFaults(): TableFault[] {
    return [...this.jobs].flatMap(([id, job]): TableFault[] => {
      const missing = entriesMissing(job, this.entryIds);
      if (missing === undefined)
        return [{ kind: 'unreadable', id, detail: 'a job of rewards lacks what its kind has' }];
      return missing.length === 0
        ? []
        : [{ kind: 'entries-missing', id, detail: `paid without ${missing.join(', ')}` }];
    });
  }
}

/** Returns the ids of missing entries, or undefined for an unreadable job, which does not end the audit. */
function entriesMissing(job: RewardJob, entryIds: ReadonlySet<string>): string[] | undefined {
  try {
    return missingEntries(job, entryIds).map(({ entryId }) => entryId);
  } catch {
    return undefined;
  }
}

function balanceFrom(item: Item, points: 'points' | 'creationPoints'): Balance | undefined {
  const amounts = [item['xp'], item['reputation'], item[points]].map(Number);
  const [xp, reputation, own] = amounts;
  if (xp === undefined || reputation === undefined || own === undefined) return undefined;
  return amounts.every(Number.isSafeInteger) ? { xp, reputation, points: own } : undefined;
}
