/** Central economy settings; every value is a whole number. Read once from the environment by the service. */
export interface Economy {
  /** Creation points a new member starts with. */
  readonly signUpPoints: number;
  /** Creation points that posting a quest costs. */
  readonly questCost: number;
  /** Creation points the performer earns on completion. */
  readonly completionPoints: number;
  /** Reputation the requestor earns on completion. */
  readonly requestorReputation: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** Rewards that count per unordered pair of people and UTC day; further ones pay zero. */
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

/** What a member owns. Invariant: equals the sum of the member's ledger entries, always. */
export interface Balance {
  readonly xp: number;
  readonly reputation: number;
  readonly points: number;
}

export const LEDGER_KINDS = ['sign-up', 'quest-creation', 'quest-refund', 'completion'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** One line of the append-only ledger. `entryId` is derived from what it pays, so that paying twice is impossible by key. */
export interface LedgerEntry extends Balance {
  readonly entryId: string;
  readonly userId: string;
  readonly kind: LedgerKind;
  readonly questId?: string;
  readonly at: string;
}
