/** Bounds of the texts that belong to a person, in characters. */
export const PERSON_LIMITS = {
  displayName: { min: 2, max: 50 },
  bio: { max: 500 },
  password: { min: 10, max: 128 },
} as const;
