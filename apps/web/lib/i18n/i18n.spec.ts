import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUEST_CATEGORIES, QUEST_EVENT_KINDS, QUEST_STATUSES, RULE_ERRORS } from '@civicforge/domain';
import { NOW } from '../../testing/builders.ts';
import type { Catalogue, Message, MessageKey } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import { formats } from './format.ts';
import { chooseLanguage, chooseTimeZone } from './languages.ts';
import { FACTS, problemKey, problemMessage } from './problem-key.ts';
import { translator } from './translate.ts';

const languages: readonly (readonly [string, Catalogue])[] = [
  ['en', en],
  ['de', de],
];
const messages = (catalogue: Catalogue): [string, Message][] =>
  Object.entries(catalogue).flatMap(([namespace, entries]) =>
    Object.entries(entries).map(([key, message]): [string, Message] => [`${namespace}.${key}`, message]),
  );
const texts = (message: Message) => (typeof message === 'string' ? [message] : [message.one, message.other]);
const t = translator('en', en);
const placeholders = (message: Message) =>
  [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

describe('the catalogues', () => {
  it('have the same keys and placeholders in both languages', () => {
    const german = new Map(messages(de));
    for (const [key, message] of messages(en)) {
      expect([key, placeholders(german.get(key) ?? '')]).toEqual([key, placeholders(message)]);
    }
    expect(german.size).toBe(messages(en).length);
  });

  it.each(languages)('leave no message of %s empty or unfinished', (_, catalogue) => {
    for (const [key, message] of messages(catalogue)) {
      for (const text of texts(message)) expect([key, text]).toEqual([key, expect.stringMatching(/\S/)]);
    }
  });

  it('name every status, category and event', () => {
    const keys = new Set(messages(en).map(([key]) => key));
    for (const status of QUEST_STATUSES) expect(keys).toContain(`status.${status}`);
    for (const category of QUEST_CATEGORIES) expect(keys).toContain(`category.${category}`);
    for (const kind of QUEST_EVENT_KINDS) expect(keys).toContain(`event.${kind}`);
  });

  it('have a message for every error code of quest rules', () => {
    const told = new Set(messages(en).map(([key]) => key));
    const rules = Object.entries(RULE_ERRORS).filter(
      ([code, { kind }]) => kind !== 'invalid' && !code.startsWith('reward.'),
    );
    expect(rules.map(([code]) => code).filter((code) => !told.has(`problem.${code}`))).toEqual([]);
  });
});

/** Codes that no page can cause, because no page sends their requests, or that the field of photos words itself. */
const WITHOUT_WORDS = [
  'admin.signature',
  'calendar-feed.not-found',
  'comment.not-found',
  'delivery.ended',
  'device-key.not-found',
  'expectation-failed',
  'flag.not-an-experiment',
  'flag.not-found',
  'headers-too-large',
  'internal',
  'invalid-json',
  'mail.no-transport',
  'mail.refused',
  'method-not-allowed',
  'photo.not-found',
  'photo.not-uploaded',
  'photo.too-many-pixels',
  'photo.unreadable',
  'quest.not-completed',
  'receipt.not-found',
  'request.malformed',
  'request.timeout',
  'reward.not-found',
  'reward.wrong-state',
  'unsubscribe.token',
  'unsupported-media-type',
  'uri-too-long',
];

describe('problemKey', () => {
  it('has a message for every API error code that a page can cause', () => {
    const path = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'openapi.json');
    const { components } = JSON.parse(readFileSync(path, 'utf8')) as {
      components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } };
    };
    const codes = components.schemas.Problem.properties.code.enum;
    expect(codes.filter((code) => problemKey(t, code) === 'problem.internal')).toEqual(WITHOUT_WORDS);
  });
});

/** Rules whose limits, dates and amounts no message states: the general message says more to a reader. */
const WITHOUT_FACTS = ['version.stale'];

describe('problemMessage', () => {
  const declared = Object.entries(RULE_ERRORS).map(([code, { kind, data }]) => ({ code, kind, forms: { ...data } }));

  it('states the figures and dates of every rule that readers meet', () => {
    const codes = declared
      .filter(
        ({ kind, forms }) => kind !== 'invalid' && Object.values<string>(forms).some((form) => form.startsWith('in')),
      )
      .map(({ code }) => code);
    expect(codes.filter((code) => FACTS[code] === undefined).sort()).toEqual(WITHOUT_FACTS);
  });

  it.each(Object.entries(FACTS))(
    'fills the placeholders of the messages of %s by data that the rule declares',
    (code, list) => {
      const fields = Object.keys(declared.find((rule) => rule.code === code)?.forms ?? {});
      const found = new Map(messages(en));
      for (const { key, needs } of list) {
        expect([key, placeholders(found.get(key) ?? '')]).toEqual([key, needs.map((name) => `{${name}}`).sort()]);
        expect(fields).toEqual(expect.arrayContaining([...needs]));
      }
    },
  );

  it('takes the message of the code alone where the service states no data, or data of another form', () => {
    for (const data of [undefined, {}, { from: 'soon' }, { needed: 2 }]) {
      for (const code of Object.keys(FACTS)) {
        const message = problemMessage(t, { code, ...(data && { data }) });
        expect(message).toEqual({ key: problemKey(t, code), figures: {}, instants: {} });
      }
    }
  });

  it('separates figures from dates', () => {
    const from = '2026-05-18T12:00:00.000Z';
    expect(problemMessage(t, { code: 'attestation.too-early', data: { from, waitDays: 14 } })).toEqual({
      key: 'problem.attestation.too-early-from',
      figures: {},
      instants: { from },
    });
    expect(problemMessage(t, { code: 'points.insufficient', data: { needed: 2, has: 1 } }).figures).toEqual({
      needed: 2,
      has: 1,
    });
  });
});

describe('translator', () => {
  it('formats numbers in the language', () => {
    expect(t('common.xp', { count: 1200 })).toBe('1,200 XP');
    expect(translator('de', de)('common.xp', { count: 1200 })).toBe('1.200 XP');
  });

  it.each(['en', 'de'] as const)('separates thousands as Intl does in %s', (language) => {
    const { format } = new Intl.NumberFormat(language);
    const translate = translator(language, { common: { xp: '{count}' } });
    for (const count of [0, 7, 999, 1_000, 1_200, 10_050, 999_999, 1_000_000, 12_345_678, -1_200, 1.5, 1_234.5]) {
      expect(translate('common.xp', { count })).toBe(format(count));
    }
  });

  it('chooses the plural form', () => {
    expect(t('common.points', { count: 1 })).toBe('1 point');
    expect(t('common.points', { count: 0 })).toBe('0 points');
  });

  it.each(['en', 'de'] as const)('chooses plural forms as Intl does in %s', (language) => {
    const rules = new Intl.PluralRules(language);
    const translate = translator(language, { common: { points: { one: 'one', other: 'other' } } });
    for (const count of [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 11, 21, 101, 1_001, 1_000_000]) {
      expect(`${String(count)}: ${translate('common.points', { count })}`).toBe(
        `${String(count)}: ${rules.select(count)}`,
      );
    }
  });

  it('keeps placeholders without a value', () => {
    expect(t('list.ends')).toBe('ends {when}');
  });

  it('finds keys that contain dots', () => {
    expect(t('problem.quest.own')).toContain('your own quest');
  });

  it('throws if a namespace is missing', () => {
    expect(() => translator('en', { common: en.common })('quest.details')).toThrow('quest.details');
    expect(() => t('quest.nonsense' as MessageKey)).toThrow('quest.nonsense');
  });

  it('maps an unknown code to internal', () => {
    expect(problemKey(t, 'quest.own')).toBe('problem.quest.own');
    expect(problemKey(t, 'something.new')).toBe('problem.internal');
    expect(problemKey(t, 'constructor')).toBe('problem.internal');
  });
});

describe('chooseLanguage and chooseTimeZone', () => {
  it.each([
    ['the own choice before everything', 'de', 'en', 'de'],
    ['the browser’s first', undefined, 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['the heaviest, wherever it stands', undefined, 'en;q=0.3, de;q=0.7', 'de'],
    ['the next that is spoken', undefined, 'fr,it;q=0.9,de;q=0.5', 'de'],
    ['none that is refused', undefined, 'de;q=0, fr', 'en'],
    ['English where nothing is said', undefined, null, 'en'],
    ['English where the choice makes no sense', 'tlh', 'x', 'en'],
  ])('takes %s', (_, chosen, accepted, expected) => {
    expect(chooseLanguage(chosen, accepted)).toBe(expected);
  });

  it('use the reported time zone, or UTC for an unknown one', () => {
    expect(chooseTimeZone('Europe/Berlin', 'UTC')).toBe('Europe/Berlin');
    expect(chooseTimeZone('Mars/Olympus', 'Europe/Vienna')).toBe('Europe/Vienna');
    expect(chooseTimeZone(undefined, 'Europe/Vienna')).toBe('Europe/Vienna');
  });
});

describe('formats', () => {
  const { relative, date, dateTime, change, number } = formats('en', 'Europe/Berlin');

  it.each([
    ['2026-05-04T11:59:30.000Z', 'just now'],
    ['2026-05-04T11:58:00.000Z', '2 minutes ago'],
    ['2026-05-04T09:00:00.000Z', '3 hours ago'],
    ['2026-05-05T13:00:00.000Z', 'tomorrow'],
    ['2026-04-20T12:00:00.000Z', '2 weeks ago'],
    ['2026-08-04T12:00:00.000Z', 'in 3 months'],
    ['2024-01-01T12:00:00.000Z', '2 years ago'],
  ])('formats %s as %s', (at, words) => {
    expect(relative(at, NOW)).toBe(words);
  });

  it('formats dates in the reader’s language and time zone', () => {
    expect(dateTime('2026-05-04T22:30:00.000Z')).toBe('5 May 2026, 00:30');
    expect(date('2026-05-04T10:00:00.000Z')).toBe('4 May 2026');
    const abroad = (language: 'en' | 'de', iso: string) => formats(language, 'Europe/Berlin', 'UTC').dateTime(iso);
    expect(abroad('en', '2026-03-29T00:30:00.000Z')).toBe('29 Mar 2026, 01:30 CET');
    expect(abroad('de', '2026-03-29T01:30:00.000Z')).toBe('29.03.2026, 03:30 MESZ');
    expect(formats('de', 'UTC').date('2026-05-04T10:00:00.000Z')).toBe('04.05.2026');
  });

  it('formats changes with a sign', () => {
    expect([change(2), change(0), change(-1), number(1500)]).toEqual(['+2', '0', '\u22121', '1,500']);
  });
});
