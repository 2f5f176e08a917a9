/** The economy settings, all whole numbers. The service reads them from the environment at startup. */
export interface Economy {
  /** Creation points of a new member. */
  readonly signUpPoints: number;
  /** Creation points that posting a quest costs. */
  readonly questCost: number;
  /** Creation points the performer earns on completion. */
  readonly completionPoints: number;
  /** Reputation the requestor earns on completion. */
  readonly requestorReputation: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** Paid rewards per unordered pair of members and UTC day. Further rewards pay zero. */
  readonly pairRewardsPerDay: number;
}

export const DEFAULT_ECONOMY: Economy = {
  signUpPoints: 10,
  questCost: 1,
  completionPoints: 2,
  requestorReputation: 5,
  defaultXp: 100,
  defaultReputation: 10,
  pairRewardsPerDay: 5,
};

/** The amounts that a member owns. Invariant: they equal the sum of the member's ledger entries. */
export interface Balance {
  readonly xp: number;
  readonly reputation: number;
  readonly points: number;
}

export const LEDGER_KINDS = ['sign-up', 'quest-creation', 'quest-refund', 'completion'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** An entry of the append-only ledger. `entryId` is derived from its reason, so a second payment violates the key. */
export interface LedgerEntry extends Balance {
  readonly entryId: string;
  readonly userId: string;
  readonly kind: LedgerKind;
  readonly questId?: string;
  readonly at: string;
}
