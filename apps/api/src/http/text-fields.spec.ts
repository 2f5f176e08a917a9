import { plainToInstance } from 'class-transformer';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aPerson, type TestPerson } from '../../testing/community.ts';
import { ThingBody } from '../../testing/routes.ts';
import { type TextField, textFields } from '../../testing/text-fields.ts';
import { ApiDocument } from '../openapi/api-document.ts';
import { BODY_LIMIT } from './body-parsers.ts';
import { longestRaw } from './plain-text.ts';

/** One of every class of characters on which expressions over text have become slow. */
const CLASSES = {
  spaces: ' ',
  tabs: '\t',
  'line feeds': '\n',
  'carriage returns': '\r\n',
  'no-break spaces': '\u00a0',
  'zero width spaces': '\u200b',
  joiners: '\u200d',
  'soft hyphens': '\u00ad',
  'Hangul fillers': '\u3164',
  'Braille blanks': '\u2800',
  'tag characters': '\u{e0041}',
  'right-to-left overrides': '\u202e',
  'right-to-left letters': 'ש',
  marks: '\u0301',
  letters: 'a',
  'letters that fold to many': 'ﷺ',
  syllables: '각',
  emoji: '👩‍🌾',
  digits: '7',
  dots: '.',
  'at signs': '@',
  'address parts': 'a@b.',
  slashes: '/',
  percents: '%',
  quotes: '"',
  apostrophes: "'",
  backslashes: '\\',
  'less-than signs': '<',
  'greater-than signs': '>',
  comments: '<!--',
  tags: '<b>',
  'tags without an end': '<b ',
  'quotes without an end': '<b x="',
  scripts: '<script>',
  ampersands: '&',
  entities: '&amp;',
  'nested entities': 'amp;',
  equals: '=',
  hyphens: '-',
  'control characters': '\u0007',
} as const;

/** As much of a class as a body can carry beside everything else, between two letters: nothing is trimmed off. */
function lots(characters: string, limit = BODY_LIMIT - 1_024): string {
  const bytes = Buffer.byteLength(JSON.stringify(characters)) - 2;
  return `x${characters.repeat(Math.floor(limit / bytes))}x`;
}

/** Requests that are refused without a signature, before their fields are read. Their specs send them signed. */
const SIGNED = ['/api/v1/admin/mail/test'];

let service: TestApp;
let ada: TestPerson;
let questId: string;
let fields: readonly TextField[];

beforeAll(async () => {
  service = await startTestApp({
    environment: { RATE_LIMIT_FACTOR: '10000', MAX_REQUESTS_PER_SECOND: '10000' },
  });
  ada = aPerson(service, 'ada', ['admins']);
  ({ questId } = await ada.posts(A_QUEST));
  fields = textFields(service.app.get(ApiDocument).get()).filter(({ path }) => !SIGNED.includes(path));
});
afterAll(() => service.close());

const nameOf = ({ method, path, name }: TextField) => `${method} ${path} ${name}`;

/** Sends a value in one field; everything else in the request is valid. */
async function send(field: TextField, value: unknown) {
  const address = field.path.replace('{questId}', questId).replace(/\{\w+\}/g, ada.userId);
  const given = { ...field.others, [field.name]: field.isList ? [value] : value };
  const query = field.in === 'query' ? `?${new URLSearchParams(given as Record<string, string>).toString()}` : '';
  const request = service.http[field.method](address + query).set(
    'authorization',
    service.bearer({ sub: ada.userId, groups: ['admins'] }),
  );
  const { status, body } = await (field.in === 'body' ? request.send(given) : request);
  return {
    status,
    code: body.code as string,
    paths: ((body.errors ?? []) as { path: string }[]).map(({ path }) => path),
  };
}

/** What a refused field answers: the field by name, or the code that a cursor has. */
function refusal(field: TextField, path = field.name) {
  return field.name === 'cursor'
    ? { status: 400, code: 'cursor.invalid', paths: [] }
    : { status: 400, code: 'validation.failed', paths: [path] };
}

/** Judges every field among those of the document, so that a new field is tested without a change here. */
async function ofEachField(among: (field: TextField) => boolean, judge: (field: TextField) => Promise<void>) {
  const chosen = fields.filter(among);
  expect(chosen.length).toBeGreaterThan(0);
  for (const field of chosen) await judge(field);
}

describe('text fields of the API', () => {
  it('are found in the document', () => {
    expect(fields.map(nameOf)).toEqual(
      expect.arrayContaining([
        'post /api/v1/quests title',
        'post /api/v1/quests expiresAt',
        'patch /api/v1/quests/{questId} description',
        'delete /api/v1/quests/{questId} reason',
        'get /api/v1/quests q',
        'post /api/v1/quests/{questId}/submit links',
        'post /api/v1/quests/{questId}/attest notes',
        'post /api/v1/auth/register email',
        'post /api/v1/auth/sign-in password',
        'patch /api/v1/users/me bio',
      ]),
    );
  });

  it('are not cleaned when they are too long', () => {
    const title = ` <b>${'a'.repeat(longestRaw(10))}</b> `;
    expect(plainToInstance(ThingBody, { title }).title).toBe(title);
    expect(plainToInstance(ThingBody, { title: ' <b>a</b> ' }).title).toBe('a');
  });

  it.each(Object.entries(CLASSES))('refuse 64 KiB of %s with 400', async (_, characters) => {
    await ofEachField(
      ({ in: place }) => place === 'body',
      async (field) => {
        expect([nameOf(field), await send(field, lots(characters))]).toEqual([nameOf(field), refusal(field)]);
      },
    );
  });

  it.each(Object.entries(CLASSES))('refuse an address full of %s with 400', async (_, characters) => {
    const encoded = encodeURIComponent(characters).length;
    const text = `x${characters.repeat(Math.floor(7_500 / Math.max(encoded, characters.length * 3)))}x`;
    await ofEachField(
      ({ in: place, schema }) => place === 'query' && text.length > 8 * (schema.maxLength ?? 0) + 200,
      async (field) => {
        expect([nameOf(field), await send(field, text)]).toEqual([nameOf(field), refusal(field)]);
      },
    );
  });

  it.each(['x\ud800x', '\udc00', 'mia\ud83d@example.org', 'https://example.org/\ud800'])(
    'refuse half of a surrogate pair with 400: %j',
    async (text) => {
      await ofEachField(
        ({ in: place }) => place === 'body',
        async (field) => {
          const path = field.isList ? `${field.name}.0` : field.name;
          expect([nameOf(field), await send(field, text)]).toEqual([nameOf(field), refusal(field, path)]);
        },
      );
    },
  );

  it.each([
    '\u00ad',
    '\u115f\u1160\u3164\uffa0',
    '\u2800',
    '\u200d\u200c',
    '\u{e0041}',
    '\ufe0f',
    '\u0301',
    '\u2066\u2069',
  ])('refuse text that cannot be seen where a minimum holds: %j', async (characters) => {
    await ofEachField(
      ({ schema, name }) =>
        (schema.minLength ?? 0) > 0 &&
        schema.format === undefined &&
        (schema.maxLength ?? 0) >= 50 &&
        !['nonce', 'signature'].includes(name),
      async (field) => {
        for (const text of [characters.repeat(25), ` ${characters.repeat(25)}\n`]) {
          expect([nameOf(field), await send(field, text)]).toEqual([nameOf(field), refusal(field)]);
        }
      },
    );
  });

  it.each([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])('refuse a field named %s', async (name) => {
    const isFirstOfRoute = (field: TextField) =>
      fields.find((one) => one.method === field.method && one.path === field.path && one.in === field.in) === field;
    await ofEachField(isFirstOfRoute, async (field) => {
      const answer = await send({ ...field, name, isList: false }, 'x');
      expect([nameOf(field), answer.status, answer.code]).toEqual([nameOf(field), 400, 'validation.failed']);
      expect(answer.paths).toContain(name);
    });
  });

  it.each(['2026-02-30T12:00:00Z', '2027-04-31T12:00:00.000Z', '2026-12-01T24:00:00Z', '2026-12-01T12:00:60Z'])(
    'refuse a time that does not exist: %s',
    async (time) => {
      await ofEachField(
        ({ schema }) => schema.format === 'date-time',
        async (field) => {
          expect([nameOf(field), await send(field, time)]).toEqual([nameOf(field), refusal(field)]);
        },
      );
    },
  );
});

describe('query strings', () => {
  const get = async (path: string) => {
    const { status, body } = await ada.get(path);
    return [status, body.code as string];
  };

  it.each([
    'sort=newest&sort=xp',
    'limit=5&limit=6',
    'category=repair&category=repair',
    'claimable=true&claimable=true',
    'q=bench&q=pond',
    'limit[a]=5',
    'limit[]=5',
    'status[0]=OPEN',
    'limit.a=5',
    'q=%c0',
    'q=bench%zz',
    '%c0=1',
    'q=%ed%a0%80',
  ])('are refused with repeated, nested or badly encoded parameters: %s', async (query) => {
    expect(await get(`/quests?${query}`)).toEqual([400, 'validation.failed']);
    if (/[%[]/.test(query)) expect(await get(`/users/me?${query}`)).toEqual([400, 'validation.failed']);
  });
});
