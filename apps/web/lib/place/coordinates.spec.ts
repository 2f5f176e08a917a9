import { mapUrl, pointOf, pointText } from './coordinates.ts';

describe('pointOf', () => {
  it.each([
    ['52.52, 13.405', { latitude: 52.52, longitude: 13.405 }],
    [' -33.9;18 ', { latitude: -33.9, longitude: 18 }],
    ['90 -180', { latitude: 90, longitude: -180 }],
  ])('reads %s', (text, point) => {
    expect(pointOf(text)).toEqual(point);
    expect(pointOf(pointText(point))).toEqual(point);
  });

  it.each(['', '52.52', '91, 1', '1, 181', '52,52, 13,4', 'pond, mill', '1, 2, 3'])('refuses %j', (text) => {
    expect(pointOf(text)).toBeUndefined();
  });
});

describe('mapUrl', () => {
  it('marks the point', () => {
    expect(mapUrl({ latitude: 52.5, longitude: -1.25 })).toBe(
      'https://www.openstreetmap.org/?mlat=52.5&mlon=-1.25#map=15/52.5/-1.25',
    );
  });
});
