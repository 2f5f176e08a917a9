import { jest } from '@jest/globals';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { announcePersonChange, namePagePerson } from './page-requests.ts';
import { checkPresentPerson, presentPerson, watchPresentPerson } from './present-person.ts';
import { PAGE_PERSON_ATTRIBUTE } from './whose-page.ts';

/** The browser's own, as the tests' service answers it. */
let fetch: typeof window.fetch;
const other = problem(409, 'auth.other-person');
const drawnFor = (person: string) => {
  document.body.setAttribute(PAGE_PERSON_ATTRIBUTE, person);
};
const user = (userId: string) => ok({ userId, displayName: `Name of ${userId}` });
const url = (path: string) => new URL(`/api/v1${path}`, window.location.href).href;

beforeAll(() => {
  ({ fetch } = window);
  namePagePerson();
});
beforeEach(async () => {
  drawnFor('anna');
  answers('get', '/users/me', user('anna'));
  await checkPresentPerson(fetch);
});
afterAll(() => {
  window.fetch = fetch;
});

describe('requests of a page', () => {
  it('name the person for whom it was drawn, whatever their form', async () => {
    const seen = answers('post', '/quests/q1/claim', ok({}));
    await window.fetch('/api/v1/quests/q1/claim', { method: 'POST', headers: { 'if-match': '"1"' } });
    await window.fetch(
      new Request(url('/quests/q1/claim'), { method: 'POST', body: '{}', headers: { 'if-match': '"1"' } }),
    );
    await window.fetch(new URL(url('/quests/q1/claim')), { method: 'POST' });
    expect(seen.map(({ headers }) => headers.get('x-page-person'))).toEqual(['anna', 'anna', 'anna']);
    expect(seen.map(({ headers }) => headers.get('if-match'))).toEqual(['"1"', '"1"', null]);
    expect(seen[1]?.body).toEqual({});
  });

  it('name nobody where the page has no person', async () => {
    document.body.removeAttribute(PAGE_PERSON_ATTRIBUTE);
    const seen = answers('get', '/quests/q1', ok({}));
    await window.fetch(url('/quests/q1'));
    expect(seen[0]?.headers.has('x-page-person')).toBe(false);
  });

  it('that the service refuses tell who is signed in now, and are not sent again', async () => {
    const seen = answers('post', '/quests/q1/attest', other);
    const asked = answers('get', '/users/me', user('ben'));
    const changes = jest.fn();
    const stop = watchPresentPerson(changes);
    const answer = await window.fetch(url('/quests/q1/attest'), { method: 'POST' });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'auth.other-person']);
    expect(presentPerson()).toEqual({ kind: 'other', name: 'Name of ben' });
    expect(changes).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(1);
    expect(asked[0]?.headers.has('x-page-person')).toBe(false);
    await window.fetch(url('/quests/q1/attest'), { method: 'POST' });
    expect(asked).toHaveLength(1);
    stop();
  });

  it('are sent again where the session had only run out', async () => {
    const seen = answers('post', '/quests/q1/claim', other, ok({ status: 'CLAIMED' }));
    answers('get', '/users/me', problem(401, 'auth.required'), user('anna'));
    answers('post', '/auth/refresh', nothing());
    const claim = new Request(url('/quests/q1/claim'), { method: 'POST', body: '{"a":1}' });
    expect((await window.fetch(claim)).status).toBe(200);
    expect(seen.map(({ body }) => body)).toEqual([{ a: 1 }, { a: 1 }]);
    expect(presentPerson()).toEqual({ kind: 'same' });
  });

  it('say that nobody is signed in any more', async () => {
    answers('get', '/quests/q1', other);
    answers('get', '/users/me', problem(401, 'auth.required'));
    answers('post', '/auth/refresh', problem(401, 'auth.required'));
    expect((await window.fetch(url('/quests/q1'))).status).toBe(409);
    expect(presentPerson()).toEqual({ kind: 'nobody' });
    const asked = answers('get', '/users/me', user('ben'));
    await window.fetch(url('/quests/q1'));
    expect(asked).toHaveLength(0);
    answers('post', '/quests/q1/claim', other);
    await window.fetch(url('/quests/q1/claim'), { method: 'POST' });
    expect(presentPerson()).toEqual({ kind: 'other', name: 'Name of ben' });
  });

  it('say that it is somebody, where the service does not say who', async () => {
    answers('get', '/quests/q1', other);
    answers('get', '/users/me', problem(503, 'busy'));
    await window.fetch(url('/quests/q1'));
    expect(presentPerson()).toEqual({ kind: 'other' });
  });

  it('for parts of pages leave the page of a member as it is, and nothing else', async () => {
    answers('get', '/quests/q1', other);
    answers('get', '/users/me', user('ben'));
    const part = window.fetch(url('/quests/q1'), { headers: { rsc: '1' } });
    const outcome = await Promise.race([part, new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]);
    expect(outcome).toBe('nothing');
    drawnFor('-');
    expect((await window.fetch(url('/quests/q1'), { headers: { rsc: '1' } })).status).toBe(409);
  });

  it('with another conflict are none of this', async () => {
    answers('post', '/quests/q1/claim', problem(409, 'quest.not-open'));
    expect((await window.fetch(url('/quests/q1/claim'), { method: 'POST' })).status).toBe(409);
    expect(presentPerson()).toEqual({ kind: 'same' });
  });
});

describe('a change of the person in another tab', () => {
  it('is heard of, and so is the return of the first person', async () => {
    announcePersonChange();
    const key = Object.keys(localStorage).find((name) => name.includes('person-changed')) ?? '';
    const hear = async (next: ReturnType<typeof user>) => {
      answers('get', '/users/me', next);
      const heard = new Promise<void>((resolve) => {
        const stop = watchPresentPerson(() => {
          stop();
          resolve();
        });
      });
      window.dispatchEvent(new StorageEvent('storage', { key }));
      await heard;
      return presentPerson();
    };
    expect(await hear(user('ben'))).toEqual({ kind: 'other', name: 'Name of ben' });
    expect(await hear(user('anna'))).toEqual({ kind: 'same' });
  });

  it('is found by a page that comes out of the browser’s memory', async () => {
    answers('get', '/users/me', user('ben'));
    const heard = new Promise<void>((resolve) => {
      const stop = watchPresentPerson(() => {
        stop();
        resolve();
      });
    });
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await heard;
    expect(presentPerson()).toMatchObject({ kind: 'other' });
  });
});
