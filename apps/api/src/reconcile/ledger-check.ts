import { Injectable } from '@nestjs/common';
import { type Balance, balanceDrift } from '@civicforge/domain';
import { UserRepository } from '../users/user.repository.ts';
import { ReconcileRepository } from './reconcile.repository.ts';

export type LedgerOutcome =
  | { readonly kind: 'agrees' | 'gone' }
  /** The balance kept changing while its entries were read, which it does only while it is being used. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'differs'; readonly drift: Balance };

/** A difference counts when two whole readings in a row show the same. */
const READINGS = 6;

/** The invariant of the economy: a balance equals the sum of its ledger entries, always. */
@Injectable()
export class LedgerCheck {
  constructor(
    private readonly users: UserRepository,
    private readonly repository: ReconcileRepository,
  ) {}

  /**
   * Reads balance, entries and balance again. Entries are many items that no single read sees at one moment, so a
   * difference is believed only when the balance stood still and a second reading shows it again.
   */
  async check(userId: string): Promise<LedgerOutcome> {
    let suspected: Balance | undefined;
    for (let reading = 0; reading < READINGS; reading += 1) {
      const before = await this.balance(userId);
      const entries = await this.repository.ledger(userId);
      const after = await this.balance(userId);
      if (before === undefined || after === undefined) return { kind: 'gone' };
      if (!isSame(before, after)) continue;
      const drift = balanceDrift(after, entries);
      if (drift === undefined) return { kind: 'agrees' };
      if (suspected && isSame(suspected, drift)) return { kind: 'differs', drift };
      suspected = drift;
    }
    return { kind: 'busy' };
  }

  private async balance(userId: string): Promise<Balance | undefined> {
    const member = await this.users.find(userId);
    return member === undefined || member === 'deleted' ? undefined : member.balance;
  }
}

function isSame(one: Balance, other: Balance): boolean {
  return one.xp === other.xp && one.reputation === other.reputation && one.points === other.points;
}
