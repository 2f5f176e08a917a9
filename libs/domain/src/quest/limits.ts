import { DAY, HOUR } from '../time.ts';

/** Bounds of what a person may type, in characters (links and figures: in number). The edge checks them, the screen shows them. */
export const QUEST_LIMITS = {
  title: { min: 5, max: 200 },
  description: { min: 20, max: 2000 },
  rewardXp: { min: 10, max: 1000 },
  rewardReputation: { min: 1, max: 100 },
  submission: { min: 10, max: 2000 },
  links: { max: 5 },
  notes: { max: 500 },
  changeRequest: { min: 10, max: 1000 },
  disputeReason: { min: 20, max: 1000 },
  resolutionReason: { min: 20, max: 1000 },
  cancelReason: { min: 20, max: 1000 },
  releaseReason: { min: 1, max: 1000 },
} as const;

/** How often a requestor may ask for changes between a claim (or a redo) and the next. */
export const MAX_CHANGE_ROUNDS = 3;

/** From this age of the claim on, counted from `claimedAt`, the requestor may release the quest. */
export const CLAIM_AGE_MS = 7 * DAY;

/** From this age of the first statement on, a moderator may stand in for the silent party. */
export const WITNESS_AFTER_MS = 14 * DAY;

/** A deadline lies at least this far ahead of the moment it is set. */
export const DEADLINE_MIN_MS = HOUR;

/** A deadline lies at most this far ahead of the moment it is set. */
export const DEADLINE_MAX_MS = 365 * DAY;
