import { LANGUAGES, NOTICE_KINDS } from '@civicforge/domain';
import { parseMailDestination } from '../config/mail-destination.ts';
import { composeMail, mailSubject } from './compose-mail.ts';
import { outcomeOf } from './mail-transport.ts';
import { FRAME, linkNameOf, searchSentence, sentenceOf } from './mail-texts.ts';

describe('a subject', () => {
  it.each([
    ['Rake\r\nBcc: eve@example.org', 'Rake Bcc: eve@example.org'],
    ['Rake \u202ethe park\u0000', 'Rake the park'],
    ['  Rake   the\u2028park ', 'Rake the park'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['Garden 👩\u200d🌾', 'Garden 👩\u200d🌾'],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
  ])('of %j is one line of at most 80 characters', (text, expected) => {
    const subject = mailSubject(text);
    expect(subject).toBe(expected);
    expect(Array.from(subject).length).toBeLessThanOrEqual(80);
  });
});

describe('the sentences', () => {
  it.each(LANGUAGES.flatMap((language) => NOTICE_KINDS.map((kind) => [language, kind] as const)))(
    'in %s say what %s means, with and without a known member',
    (language, kind) => {
      const about = { kind, category: 'waiting' } as const;
      const facts = { title: 'Rake', isRequestor: true };
      const [known, unknown] = [{ ...facts, actor: 'Ben' }, facts].map((given) => sentenceOf(about, given, language));
      for (const sentence of [known, unknown]) expect(sentence).toMatch(/^\S.{10,118}\.$/u);
      // These notices are about no quest.
      const isOfCase = ['webhook-off', 'reported', 'case-decided', 'suspended', 'appeal-decided'].includes(kind);
      if (!isOfCase) expect(known).toContain('Rake');
    },
  );

  it.each(LANGUAGES)('in %s tell why a date of a call was left out', (language) => {
    const [points, late] = ['points', 'late'].map((leftOutFor) =>
      sentenceOf(
        { kind: 'call-left-out', category: 'news', subject: { leftOutFor } },
        { title: 'Rake', isRequestor: true },
        language,
      ),
    );
    expect(late).toMatch(/^\S.*Rake.*\.$/u);
    expect(late).not.toBe(points);
  });

  it.each([
    ['en', '“Rake” was not done, both statements say so. Nothing is paid.'],
    ['de', '„Rake“ wurde nicht erledigt, das sagen beide Aussagen. Es gibt keine Belohnung.'],
  ] as const)('in %s say that work was not done, and not that a quest was cancelled', (language, sentence) => {
    const about = { kind: 'cancelled', category: 'news' } as const;
    expect(sentenceOf(about, { title: 'Rake', isRequestor: true, isNotDone: true }, language)).toBe(sentence);
  });

  it('differ between the languages', () => {
    for (const kind of NOTICE_KINDS) {
      const [english, german] = LANGUAGES.map((language) =>
        sentenceOf({ kind, category: 'news' }, { title: 'Rake', isRequestor: true }, language),
      );
      expect(english).not.toBe(german);
    }
  });

  it.each(LANGUAGES)('in %s isolate names and titles that are written from right to left', (language) => {
    const about = { kind: 'submitted', category: 'waiting' } as const;
    const sentence = sentenceOf(about, { title: 'שלום 42\u202e', actor: 'علي', isRequestor: true }, language);
    expect(sentence).toContain('\u2068שלום 42\u2069');
    expect(sentence).toContain('\u2068علي\u2069');
    expect(searchSentence('חיפוש', 'Rake', language)).toContain('\u2068חיפוש\u2069');
  });

  it('tell a moderator and a former performer what concerns them', () => {
    const facts = { title: 'Rake', actor: 'Ada', isRequestor: false };
    const moderator = sentenceOf({ kind: 'disputed', category: 'moderation' }, facts, 'en');
    const performer = sentenceOf({ kind: 'released', category: 'news' }, facts, 'en');
    expect([moderator, performer]).toEqual([
      'The dispute about “Rake” is waiting for your decision.',
      'Ada took “Rake” back. It is no longer yours to do.',
    ]);
  });
});

it.each(LANGUAGES)('a mail in %s tells how many notices have no line', (language) => {
  const parts = {
    language,
    community: 'South',
    name: 'Ada',
    subject: 's',
    settings: 'https://x/s',
    unsubscribe: 'https://x/u',
  };
  const lines = [{ sentence: 'One.', link: 'https://x/q?do=attest&a="', linkName: 'Open' }];
  const text = (more: number) => composeMail({ ...parts, lines, more }).text;
  expect(text(0)).not.toContain(FRAME[language].more(1));
  expect(text(1)).toContain(FRAME[language].more(1));
  expect(text(7)).toContain('7');
  expect(composeMail({ ...parts, lines, more: 0 }).html).toContain('href="https://x/q?do=attest&amp;a=&quot;"');
});

describe('the links of a mail', () => {
  const PATHS = [
    ...['', '?do=attest', '?do=submit', '?do=comment', '?do=newer'].map((step) => `/quests/1${step}`),
    ...['/quests/2', '/calls/1', '/me/webhooks', '/moderation/cases/1', '/moderation/cases/2', '/me/cases', '/notices'],
  ];

  it.each(LANGUAGES)('in %s have names that tell them apart, in text and HTML', (language) => {
    const lines = PATHS.map((path) => {
      const linkName = linkNameOf(path, 'Rake the park.example', language);
      return { sentence: 'One.', link: `https://x${path}`, linkName };
    });
    const parts = { language, community: 'South', name: 'Ada', subject: 's', more: 0, lines: [...lines, ...lines] };
    const { text, html } = composeMail({ ...parts, settings: 'https://x/s', unsubscribe: 'https://x/u' });
    const inHtml = [...html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].map(([, link, name]) => ({ link, name }));
    const inText = [...text.matchAll(/^(.*):[ \n](https:.*)$/gm)].map(([, name, link]) => ({ link, name }));
    for (const links of [inHtml, inText]) {
      const addresses = new Set(links.map(({ link }) => link));
      expect(addresses.size).toBe(PATHS.length + 2);
      // One name for each address.
      expect(new Set(links.map(({ link, name }) => `${name} ${link}`)).size).toBe(addresses.size);
      expect(new Set(links.map(({ name }) => name)).size).toBe(addresses.size);
      for (const { name } of links) expect(name).not.toMatch(/park\.example|^(Open|Öffnen)$/);
    }
  });

  it('shorten long titles', () => {
    expect(linkNameOf('/quests/1', 'x'.repeat(61), 'en')).toBe(`Open “${'x'.repeat(59)}…”`);
    expect(linkNameOf('/quests/1', 'x'.repeat(60), 'en')).toBe(`Open “${'x'.repeat(60)}”`);
  });
});

it('a mail isolates the name of its receiver, and its title has no direction characters', () => {
  const parts = { language: 'en', community: 'South', subject: 'News: \u202eשלום', more: 0, lines: [] } as const;
  const { text, html } = composeMail({ ...parts, name: 'נועה 7', settings: 'https://x/s', unsubscribe: 'https://x/u' });
  for (const part of [text, html]) {
    expect(part).toContain('Hello \u2068נועה 7\u2069,');
    expect(part).not.toContain('\u202e');
  }
});

describe('a failed attempt', () => {
  it.each([
    [{ code: 'ETIMEDOUT' }, { kind: 'failed', error: 'timeout' }],
    [{ code: 'ECONNREFUSED' }, { kind: 'failed', error: 'connection' }],
    [
      { code: 'EAUTH', responseCode: 535 },
      { kind: 'failed', error: 'credentials', status: 535 },
    ],
    [
      { code: 'EENVELOPE', responseCode: 451 },
      { kind: 'failed', error: 'status', status: 451 },
    ],
    [
      { code: 'EENVELOPE', responseCode: 550 },
      { kind: 'dropped', reason: 'refused', status: 550 },
    ],
    [{ name: 'MessageRejected' }, { kind: 'dropped', reason: 'refused' }],
    [{ name: 'TooManyRequestsException' }, { kind: 'failed', error: 'transport' }],
    [undefined, { kind: 'failed', error: 'transport' }],
  ])('with %j keeps a stable code and no text of the server', (error, outcome) => {
    expect(outcomeOf(error)).toEqual(outcome);
  });
});

describe('MAIL_TRANSPORT', () => {
  it.each([
    ['ses', { name: 'ses' }],
    ['file:/var/mails', { name: 'file', folder: '/var/mails' }],
    ['smtp://127.0.0.1:2525', { name: 'smtp', address: 'smtp://127.0.0.1:2525' }],
    ['smtps://user:pass@mail.example', { name: 'smtp', address: 'smtps://user:pass@mail.example' }],
  ])('%s is a destination', (text, destination) => {
    expect(parseMailDestination(text)).toEqual(destination);
  });

  it.each(['', 'file:relative', 'https://mail.example', 'smtp://', 'smtp://host/path', 'smtp://host#x', 'SES'])(
    '%j is none',
    (text) => {
      expect(parseMailDestination(text)).toBeUndefined();
    },
  );
});
