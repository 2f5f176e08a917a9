/** Bounds of the texts of a member, in characters. */
export const PERSON_LIMITS = {
  displayName: { min: 2, max: 50 },
  bio: { max: 500 },
  password: { min: 10, max: 128 },
} as const;
