import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { DatabaseMeter } from '../testing/meter.ts';
import { ALL_PATH_IDS } from './path-ids.ts';

interface Operation {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly path: string;
  readonly parameter: string;
}

const DOCUMENT = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<Operation['method'], object>>>>;
};

/** Every operation on a path with an id. */
const OPERATIONS: Operation[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, parameter = '']) =>
    (Object.keys(methods) as Operation['method'][]).map((method) => ({ method, path, parameter })),
  ),
);

/** Ids that are of no form of ours: inner partitions, other kinds, prototypes, and what no key can be. */
const HOSTILE_IDS = [
  ...['statistics#00', 'words#ben', 'pair#a#b#2026-01-01', 'rate#member:ada:read#1', 'EVENT#x', '#', '%'],
  ...[
    'hasOwnProperty ',
    ' ',
    '\u0000',
    '\ud83d\ude00',
    'ＡＢＣ',
    '../me',
    'a/b',
    "' OR 1=1",
    '{"S":"x"}',
    '$ne',
    '\u202e',
  ],
  ...[
    '01ARZ3NDEKTSV4RRFFQ69G5FA\n',
    ' 01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'é'.repeat(26),
    'a '.repeat(1_500),
    'a'.repeat(3_000),
  ],
];

/** For parameters that are ULIDs these are wrong as well. */
const NO_ULIDS = [
  'QUEST',
  '01arz3ndektsv4rrffq69g5fav',
  '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  '01ARZ3NDEKTSV4RRFFQ69G5FAI',
  'nothing',
  '0',
];

/** What the routes need that cannot do without: 400 goes before 404. */
const WHY = 'The text advertises a shop and nothing else.';

const GOOD_INPUT: Readonly<Record<string, { readonly query?: string; readonly body?: object }>> = {
  'get /api/v1/users/{userId}/quests': { query: '?role=performer' },
  'post /api/v1/admin/cases/{caseId}/decide': { body: { decision: 'warn', reason: WHY } },
  'post /api/v1/admin/cases/{caseId}/decide-appeal': { body: { decision: 'uphold', reason: WHY } },
  'post /api/v1/admin/users/{userId}/lift-suspension': { body: { reason: WHY } },
  'post /api/v1/cases/{caseId}/appeal': { body: { text: WHY } },
  'post /api/v1/comments/{commentId}/report': { body: { reason: 'spam' } },
  'post /api/v1/quests/{questId}/report': { body: { reason: 'spam' } },
  'post /api/v1/users/{userId}/report': { body: { reason: 'spam' } },
  'post /api/v1/quests/{questId}/submit': { body: { text: 'Two coats of paint.' } },
  'post /api/v1/quests/{questId}/attestation-challenge': { body: { method: 'wallet' } },
  'post /api/v1/quests/{questId}/comments': { body: { text: 'Is the paint there?' } },
  'post /api/v1/quests/{questId}/request-changes': { body: { text: 'Please paint the legs.' } },
  'post /api/v1/quests/{questId}/dispute': { body: { reason: 'The bench is as it was before.' } },
  'post /api/v1/quests/{questId}/resolve': { body: { decision: 'redo', reason: 'The bench is as it was before.' } },
};

let test: TestApp;
let meter: DatabaseMeter;

beforeAll(async () => {
  test = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '10000' } });
  meter = new DatabaseMeter(test.app);
});
afterAll(() => test.close());

it('lists the parameter of every path', () => {
  const parameters = new Set(OPERATIONS.map(({ parameter }) => parameter));
  expect([...parameters].filter((name) => !(name in ALL_PATH_IDS))).toEqual([]);
  expect(OPERATIONS.length).toBeGreaterThan(15);
});

describe.each(OPERATIONS.filter(({ parameter }) => parameter !== 'key'))('$method $path', (operation) => {
  const { method, path, parameter } = operation;
  const { query = '', body } = GOOD_INPUT[`${method} ${path}`] ?? {};
  const isUlid = parameter === 'questId' || parameter === 'jobId' || parameter === 'photoId';

  it('answers 404 to an id that is not of its form, and asks the database nothing', async () => {
    for (const id of [...HOSTILE_IDS, ...(isUlid ? NO_ULIDS : [])]) {
      // Other parameters of the path have the form of a quest's id.
      const address = path.replace(`{${parameter}}`, encodeURIComponent(id)).replace(/\{\w+\}/g, '0'.repeat(26));
      const request = test.http[method](address + query).set('authorization', test.bearer({ groups: ['admins'] }));
      if (body !== undefined) void request.send(body);
      const { requests } = await meter.measure(async () => {
        const { status, body } = await request;
        // The router takes no line break before a fixed ending, so no route has this address.
        const isNoRoute = path.endsWith('}.ics') && id.includes('\n');
        const code = isNoRoute ? 'not-found' : ALL_PATH_IDS[parameter]?.otherwise.code;
        expect([id, status, body.code]).toEqual([id, 404, code]);
      });
      // The clock of the test stage follows its offset in the background.
      expect(requests.filter((name) => name !== 'GetItem runtime')).toEqual([]);
    }
  });
});

it('leaves 400 before 404, and the database unasked', async () => {
  const { requests } = await meter.measure(async () => {
    for (const [path, input] of [
      ['release', { unknown: 1 }],
      ['submit', { text: 'short' }],
      ['claim', { unknown: 1 }],
    ] as const) {
      const request = test.http.post(`/api/v1/quests/nothing/${path}`).set('authorization', test.bearer());
      const { status, body } = await request.send(input);
      expect([path, status, body.code]).toEqual([path, 400, 'validation.failed']);
    }
  });
  expect(requests.filter((name) => name !== 'GetItem runtime')).toEqual([]);
});

describe('an id that is of its form', () => {
  it('reaches its route', async () => {
    const ada = test.bearer({ sub: 'ada.b+c@d_e-1' });
    const answer = await test.http.get('/api/v1/users/ada.b+c@d_e-1').set('authorization', ada);
    expect(answer.body).toMatchObject({ userId: 'ada.b+c@d_e-1' });
  });

  it('that no thing has is 404 as well', async () => {
    const answer = await test.http.get('/api/v1/quests/01ARZ3NDEKTSV4RRFFQ69G5FAV').set('authorization', test.bearer());
    expect([answer.status, answer.body.code]).toEqual([404, 'quest.not-found']);
  });
});
