import { without } from '../without.ts';

/**
 * The place of a quest. Everyone who sees the quest sees `label`, visitors of a public quest too. Parties and moderators
 * alone see `detail` and exact coordinates; visitors see no coordinates.
 */
export interface Place {
  readonly label: string;
  readonly detail?: string;
  /** Degrees (WGS 84), up to 6 decimals. Both coordinates or none. */
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** Decimals of the coordinates that everybody may learn: about 1 km. */
const SHARED_DECIMALS = 2;
const STORED_DECIMALS = 6;

/** Returns the place in its stored form: no empty detail, coordinates with at most 6 decimals. */
export function placeFrom({ label, detail, ...coordinates }: Place): Place {
  const exact = coordinatesOf(coordinates);
  return {
    label,
    ...(detail !== undefined && detail !== '' && { detail }),
    ...(exact && rounded(exact, STORED_DECIMALS)),
  };
}

/** Returns the place without its detail and exact coordinates, as members without a part in the quest see it. */
export function sharedPlace(place: Place): Place {
  return { ...without(place, 'detail', 'latitude', 'longitude'), ...sharedCoordinates(place) };
}

/**
 * Returns the coordinates rounded to 2 decimals. Index, filter, order and distance use these alone: exact ones would let
 * a series of searches locate the place.
 */
export function sharedCoordinates(place: Pick<Place, 'latitude' | 'longitude'>): Coordinates | undefined {
  const exact = coordinatesOf(place);
  return exact && rounded(exact, SHARED_DECIMALS);
}

/** Returns coordinates rounded to the precision that members share. */
export function roundedCoordinates(exact: Coordinates): Coordinates {
  return rounded(exact, SHARED_DECIMALS);
}

function coordinatesOf({ latitude, longitude }: Pick<Place, 'latitude' | 'longitude'>): Coordinates | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function rounded({ latitude, longitude }: Coordinates, decimals: number): Coordinates {
  // Adding 0 turns -0 into 0.
  const round = (degrees: number) => Number(degrees.toFixed(decimals)) + 0;
  return { latitude: round(latitude), longitude: round(longitude) };
}
