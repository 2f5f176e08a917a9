import {
  MAIL_MODES,
  channelsOf,
  defaultNoticeSettings,
  isNamedTimeZone,
  isTimeZone,
  localDate,
  nextDigest,
} from './settings.ts';
import { NOTICE_CATEGORIES } from './notice.ts';

const settings = defaultNoticeSettings('Europe/Berlin');

describe('channelsOf', () => {
  it.each([
    ['waiting', { mail: 'now', push: true }],
    ['news', { mail: 'digest', push: false }],
    ['community', { mail: 'digest', push: false }],
    ['moderation', { mail: 'now', push: false }],
  ] as const)('of %s by default', (category, expected) => {
    expect(channelsOf({ category }, settings)).toEqual(expected);
  });

  it.each(NOTICE_CATEGORIES.flatMap((category) => MAIL_MODES.map((mode) => [category, mode] as const)))(
    'of %s follow the chosen %s',
    (category, mode) => {
      const chosen = { ...settings, email: { ...settings.email, [category]: mode } };
      const expected = category === 'community' && mode === 'now' ? 'digest' : mode;
      expect(channelsOf({ category }, chosen).mail).toBe(expected);
    },
  );

  it('push news only if chosen', () => {
    const chosen = { ...settings, push: { waiting: false, news: true } };
    expect(NOTICE_CATEGORIES.filter((category) => channelsOf({ category }, chosen).push)).toEqual(['news']);
  });
});

describe('nextDigest', () => {
  it.each([
    [
      'before the hour of today',
      '2026-06-01T05:59:59.999Z',
      'Europe/Berlin',
      8,
      '2026-06-01',
      '2026-06-01T06:00:00.000Z',
    ],
    ['at the hour, tomorrow', '2026-06-01T06:00:00.000Z', 'Europe/Berlin', 8, '2026-06-02', '2026-06-02T06:00:00.000Z'],
    [
      'by the date of the zone',
      '2026-06-01T22:30:00.000Z',
      'Europe/Berlin',
      8,
      '2026-06-02',
      '2026-06-02T06:00:00.000Z',
    ],
    ['far ahead of UTC', '2026-06-01T18:00:00.000Z', 'Pacific/Kiritimati', 9, '2026-06-02', '2026-06-01T19:00:00.000Z'],
    ['far behind UTC', '2026-06-01T08:00:00.000Z', 'Pacific/Pago_Pago', 22, '2026-05-31', '2026-06-01T09:00:00.000Z'],
    [
      'with an offset of 45 minutes',
      '2026-06-01T00:00:00.000Z',
      'Asia/Kathmandu',
      8,
      '2026-06-01',
      '2026-06-01T02:15:00.000Z',
    ],
    [
      'in the gap of summer time, the next hour',
      '2026-03-29T00:00:00.000Z',
      'Europe/Berlin',
      2,
      '2026-03-29',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'in the doubled hour, the first',
      '2026-10-24T23:00:00.000Z',
      'Europe/Berlin',
      2,
      '2026-10-25',
      '2026-10-25T00:00:00.000Z',
    ],
    [
      'at midnight of a day that begins at one',
      '2026-09-05T12:00:00.000Z',
      'America/Santiago',
      0,
      '2026-09-06',
      '2026-09-06T04:00:00.000Z',
    ],
  ])('is %s', (_, now, timeZone, digestHour, date, dueAt) => {
    expect(nextDigest(now, { timeZone, digestHour })).toEqual({ date, dueAt });
  });
});

it('localDate is the date of the zone', () => {
  expect(localDate('2026-12-31T23:30:00.000Z', 'Europe/Berlin')).toBe('2027-01-01');
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Atlantis', false],
  ['', false],
])('isTimeZone(%j) is %p', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

it.each([
  ['Europe/Berlin', true],
  ['Etc/GMT+5', true],
  ['+05:30', false],
  ['-08', false],
  ['Europe/Atlantis', false],
])('isNamedTimeZone(%j) is %p', (name, expected) => {
  expect(isNamedTimeZone(name)).toBe(expected);
});
