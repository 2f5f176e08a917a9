import fc from 'fast-check';
import { distanceKm, fromGeohash, geoCell, geohash, rangesAround } from './geohash.ts';
import { type Coordinates, roundedCoordinates } from './place.ts';

const coordinates = (south: number, north: number): fc.Arbitrary<Coordinates> =>
  fc
    .record({
      latitude: fc.double({ min: south, max: north, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    .map(roundedCoordinates);

describe('geohash', () => {
  // The first two are the examples of https://en.wikipedia.org/wiki/Geohash.
  it.each([
    [57.64911, 10.40744, 'u4pruydqq'],
    [42.605, -5.603, 'ezs42e44y'],
    [52.52, 13.4, 'u33db2m34'],
    [-90, -180, '000000000'],
    [90, 180, 'zzzzzzzzz'],
  ])('encodes %d, %d', (latitude, longitude, hash) => {
    expect(geohash({ latitude, longitude }).slice(0, 5)).toBe(hash.slice(0, 5));
    expect(geohash({ latitude, longitude })).toHaveLength(9);
  });

  it('decodes to the coordinates that members share', () => {
    fc.assert(
      fc.property(coordinates(-90, 90), (place) => {
        expect(fromGeohash(geohash(place))).toEqual(place);
      }),
      { numRuns: 200 },
    );
    expect(fromGeohash('u33b')).toBeDefined();
    expect(fromGeohash('u33!')).toBeUndefined();
  });
});

describe('distanceKm', () => {
  it.each([
    ['Berlin to Munich', [52.52, 13.4], [48.14, 11.58], 504],
    ['across the antimeridian', [-17, 179.9], [-17, -179.9], 21.3],
    ['to itself', [52.52, 13.4], [52.52, 13.4], 0],
    ['to the antipode', [0, 0], [0, 180], 20_015],
  ] as const)('measures %s', (_, one, other, km) => {
    const place = ([latitude, longitude]: readonly [number, number]) => ({ latitude, longitude });
    const measured = distanceKm(place(one), place(other));
    expect(Math.abs(measured - km)).toBeLessThanOrEqual(km * 0.005);
  });
});

describe('rangesAround', () => {
  const radius = fc.integer({ min: 1, max: 50 });

  it('contains every place of the circle', () => {
    const offset = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(coordinates(-85, 85), radius, offset, offset, (center, km, north, east) => {
        const latitude = Math.min(Math.max(center.latitude + (north * km) / 111, -90), 90);
        const turned = center.longitude + (east * km) / (111 * Math.cos((latitude * Math.PI) / 180));
        const place = roundedCoordinates({ latitude, longitude: ((((turned + 180) % 360) + 360) % 360) - 180 });
        fc.pre(distanceKm(center, place) <= km);
        const hash = geohash(place);
        const range = rangesAround(center, km).find(({ cell }) => cell === geoCell(hash));
        expect(range && range.from <= hash && hash <= range.to).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('names each partition once, and few of them', () => {
    fc.assert(
      fc.property(coordinates(-70, 70), radius, (center, km) => {
        const cells = rangesAround(center, km).map(({ cell }) => cell);
        expect(new Set(cells).size).toBe(cells.length);
        expect(cells.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 100 },
    );
  });

  it('stays in one partition in the middle of a cell', () => {
    expect(rangesAround({ latitude: 52.7, longitude: 13.4 }, 10)).toHaveLength(1);
  });
});
