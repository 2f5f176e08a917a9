import { Injectable } from '@nestjs/common';
import { type Balance, balanceDrift } from '@civicforge/domain';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { ReconcileRepository } from './reconcile.repository.dynamo.ts';

export type LedgerOutcome =
  | { readonly kind: 'agrees' | 'gone' }
  /** The balance changed during every reading. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'differs'; readonly drift: Balance };

/** Maximum number of readings. Two consecutive equal differences confirm a drift. */
const READINGS = 6;

/** Checks the invariant that a balance equals the sum of its ledger entries. */
@Injectable()
export class LedgerCheck {
  constructor(
    private readonly users: UserRepository,
    private readonly repository: ReconcileRepository,
  ) {}

  /**
   * Reads balance, entries and balance again. No single read returns all entries at one moment, so a
   * difference counts only if the balance did not change and a second reading confirms it.
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
