import type { NoticeSettings } from '@civicforge/domain';

/** Settings that differ from the defaults in every field. */
export const OTHER_SETTINGS: NoticeSettings = {
  language: 'de',
  timeZone: 'America/New_York',
  digestHour: 18,
  email: { waiting: 'digest', news: 'off', community: 'off', moderation: 'digest' },
  push: { waiting: false, news: true },
};
