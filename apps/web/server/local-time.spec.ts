/** @jest-environment node */
import { http, HttpResponse } from 'msw';
import { serverNow, setServerTime } from '../lib/server-time.ts';
import { service } from '../testing/service.ts';
import { localTime } from './local-time.ts';

const HOUR = 3_600_000;
const API = 'http://127.0.0.1:3001';

let answer: () => { status: number; body: string };
let asked: string[];

beforeEach(() => {
  asked = [];
  answer = () => ({ status: 200, body: JSON.stringify({ now: '', offsetSeconds: 7_200 }) });
  service.use(
    http.get(`${API}/api/v1/local/clock`, ({ request }) => {
      asked.push(request.url);
      const { status, body } = answer();
      return new HttpResponse(body, { status });
    }),
  );
});
afterEach(() => {
  setServerTime(undefined);
});

/** Hours that pages are ahead of the real time. */
const hoursAhead = async () => Math.round((await serverNow()) - Date.now()) / HOUR;

describe('the time of pages', () => {
  it.each(['local', 'test'])('is that of the service in the stage %s', async (STAGE) => {
    setServerTime(localTime({ STAGE, API_URL: API }));
    expect(await hoursAhead()).toBeCloseTo(2, 1);
    // A moment later it is not read again.
    expect(await hoursAhead()).toBeCloseTo(2, 1);
    expect(asked).toEqual([`${API}/api/v1/local/clock`]);
  });

  it.each([{ STAGE: 'prod', API_URL: 'http://127.0.0.1:1' }, { STAGE: 'local' }])(
    'is the real one with %j',
    async (env) => {
      expect(localTime(env)).toBeUndefined();
      setServerTime(localTime(env));
      expect(await hoursAhead()).toBeCloseTo(0, 1);
    },
  );

  it.each([
    [500, '{}'],
    [200, 'no JSON'],
    [200, '{"offsetSeconds":"2"}'],
  ])('keeps its offset if the service answers %i %s', async (status, body) => {
    const time = localTime({ STAGE: 'local', API_URL: API });
    setServerTime(time);
    expect(await hoursAhead()).toBeCloseTo(2, 1);
    answer = () => ({ status, body });
    await new Promise((resolve) => setTimeout(resolve, 550));
    expect(await hoursAhead()).toBeCloseTo(2, 1);
    expect(asked).toHaveLength(2);
  });
});
