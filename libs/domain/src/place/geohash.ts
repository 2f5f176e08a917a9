import { type Coordinates, roundedCoordinates } from './place.ts';

/** Digits of a geohash: 5 bits each, the first bit of all is of the longitude. */
const DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz';

/** 9 digits are about 5 m, so that a decoded hash rounds to the coordinates that it was made of. */
const LENGTH = 9;

/** Digits that name a partition of the index: cells of 1.40625 degrees, about 156 km from south to north. */
const CELL_LENGTH = 3;
const CELL_DEGREES = 180 / 2 ** 7;

/** Mean radius of the earth in kilometres (IUGG). */
const EARTH_KM = 6371.0088;

/** Keeps a corner inside its cell. */
const EDGE = 1e-9;

/**
 * Returns the geohash of 9 digits. Cells near each other share their first digits.
 * @see https://en.wikipedia.org/wiki/Geohash
 */
export function geohash({ latitude, longitude }: Coordinates): string {
  const bits = LENGTH * 5;
  const lngBits = Math.ceil(bits / 2);
  const latBits = Math.floor(bits / 2);
  const lng = cellNumber((longitude + 180) / 360, lngBits);
  const lat = cellNumber((latitude + 90) / 180, latBits);
  let hash = '';
  let digit = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const [value, index] = bit % 2 === 0 ? [lng, lngBits - 1 - bit / 2] : [lat, latBits - 1 - (bit - 1) / 2];
    digit = digit * 2 + (Math.floor(value / 2 ** index) % 2);
    if (bit % 5 === 4) {
      hash += DIGITS.charAt(digit);
      digit = 0;
    }
  }
  return hash;
}

/** Returns the partition of a geohash. */
export function geoCell(hash: string): string {
  return hash.slice(0, CELL_LENGTH);
}

/** Returns the coordinates, rounded to the precision that members share, of which a geohash was made. */
export function fromGeohash(hash: string): Coordinates | undefined {
  let [lat, lng, latBits, lngBits] = [0, 0, 0, 0];
  for (const [at, character] of [...hash].entries()) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return undefined;
    for (let bit = 4; bit >= 0; bit -= 1) {
      const value = (digit >> bit) % 2;
      if ((at * 5 + 4 - bit) % 2 === 0) [lng, lngBits] = [lng * 2 + value, lngBits + 1];
      else [lat, latBits] = [lat * 2 + value, latBits + 1];
    }
  }
  return roundedCoordinates({
    latitude: ((lat + 0.5) / 2 ** latBits) * 180 - 90,
    longitude: ((lng + 0.5) / 2 ** lngBits) * 360 - 180,
  });
}

/** Returns the great-circle distance in kilometres (haversine). */
export function distanceKm(one: Coordinates, other: Coordinates): number {
  const [lat1, lat2] = [radians(one.latitude), radians(other.latitude)];
  const north = Math.sin((lat2 - lat1) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(lat1) * Math.cos(lat2) * east)));
}

/** Geohashes of one partition, both ends included. */
export interface GeoRange {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Returns ranges of geohashes that cover the box around a circle: one for each partition that the box meets. They hold
 * places outside the circle too, because the Z-order curve leaves the box between its corners.
 * @param center with a latitude of -85 to 85 degrees, where the box does not meet a pole
 */
export function rangesAround(center: Coordinates, km: number): GeoRange[] {
  const angle = km / EARTH_KM;
  const north = degrees(angle);
  const east = degrees(Math.asin(Math.sin(angle) / Math.cos(radians(center.latitude))));
  const rows = cellsOf(center.latitude + 90 - north, center.latitude + 90 + north);
  const columns = cellsOf(center.longitude + 180 - east, center.longitude + 180 + east);
  return rows.flatMap((row) =>
    columns.map((column) => {
      const corner = (side: 'from' | 'to') =>
        geohash({ latitude: row[side] - 90, longitude: ((column[side] + 360) % 360) - 180 });
      const from = corner('from');
      return { cell: geoCell(from), from, to: corner('to') };
    }),
  );
}

/** Cuts an interval of degrees at the borders of cells. */
function cellsOf(from: number, to: number): { readonly from: number; readonly to: number }[] {
  const first = Math.floor(from / CELL_DEGREES);
  const last = Math.floor(to / CELL_DEGREES);
  return Array.from({ length: last - first + 1 }, (_, step) => {
    const start = (first + step) * CELL_DEGREES;
    return { from: Math.max(from, start), to: Math.min(to, start + CELL_DEGREES - EDGE) };
  });
}

function cellNumber(share: number, bits: number): number {
  return Math.min(Math.max(Math.floor(share * 2 ** bits), 0), 2 ** bits - 1);
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
