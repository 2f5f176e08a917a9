/** Bounds of the texts of a place in characters, and of its coordinates in degrees. */
export const PLACE_LIMITS = {
  label: { min: 2, max: 120 },
  detail: { min: 0, max: 200 },
  latitude: 90,
  longitude: 180,
} as const;
