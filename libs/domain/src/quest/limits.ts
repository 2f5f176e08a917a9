import { DAY, HOUR } from '../time.ts';

/** Bounds of the input fields, in characters (`links`, rewards and minutes: in number). The API checks them. */
export const QUEST_LIMITS = {
  title: { min: 5, max: 200 },
  description: { min: 20, max: 2000 },
  rewardXp: { min: 10, max: 1000 },
  rewardReputation: { min: 1, max: 100 },
  submission: { min: 10, max: 2000 },
  links: { max: 5 },
  notes: { max: 500 },
  minutes: { min: 1, max: 1440 },
  durationMinutes: { min: 5, max: 1440 },
  changeRequest: { min: 10, max: 1000 },
  disputeReason: { min: 20, max: 1000 },
  resolutionReason: { min: 20, max: 1000 },
  cancelReason: { min: 20, max: 1000 },
  releaseReason: { min: 1, max: 1000 },
} as const;

/** Maximum number of change requests between one claim or redo and the next. */
export const MAX_CHANGE_ROUNDS = 3;

/** Minimum age of a claim, counted from `claimedAt`, before the requestor may release the quest. */
export const CLAIM_AGE_MS = 7 * DAY;

/** Minimum age of the first statement before a moderator may attest for the silent party. */
export const WITNESS_AFTER_MS = 14 * DAY;

/** Minimum time between setting a deadline and the deadline. */
export const DEADLINE_MIN_MS = HOUR;

/** Maximum time between setting a deadline and the deadline. */
export const DEADLINE_MAX_MS = 365 * DAY;

/** Bounds of photos: number per quest and per submission, bytes of an upload, characters of the alternative text. */
export const PHOTO_LIMITS = { count: 4, bytes: { min: 1, max: 10 * 1024 * 1024 }, alt: { min: 2, max: 300 } } as const;
