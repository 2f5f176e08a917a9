import { AdminRefusal } from '../clients/admin-client.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

const MAIL = {
  deliveryId: 'msg_mail',
  channel: 'mail',
  state: 'FAILED',
  attemptCount: 9,
  lastAttempt: { at: at(-60), error: 'refused' },
  createdAt: at(-90_000),
};
const HOOK = {
  deliveryId: 'msg_hook',
  channel: 'webhook',
  host: 'hooks.example.org',
  state: 'DUE',
  attemptCount: 2,
  lastAttempt: { at: at(-60), error: 'status', status: 503 },
  nextAttemptAt: at(200),
  createdAt: at(-400),
};
const FRESH = { ...HOOK, deliveryId: 'msg_fresh', attemptCount: 0, nextAttemptAt: at(-30), lastAttempt: undefined };

let asked: string[];
let refusals: Map<string, Error>;
let context: FakeOpsContext;

beforeEach(() => {
  asked = [];
  refusals = new Map();
  const pages: Readonly<Record<string, object>> = {
    '/deliveries?state=FAILED&limit=100': { items: [MAIL], nextCursor: 'a/b' },
    '/deliveries?state=FAILED&limit=100&cursor=a%2Fb': { items: [{ ...MAIL, deliveryId: 'msg_2', channel: 'push' }] },
    '/deliveries?state=DUE&limit=100': { items: [FRESH, HOOK, { ...HOOK, deliveryId: 'msg_more' }] },
  };
  const answer = (request: string, value: unknown) => {
    asked.push(request);
    const refusal = refusals.get(request);
    return refusal ? Promise.reject(refusal) : Promise.resolve(value);
  };
  context = new FakeOpsContext({
    now: NOW,
    admin: { get: (path) => answer(path, pages[path]), post: (path) => answer(path, { events: 3 }) },
  });
});

const ops = (...words: string[]) => runOps(['deliveries', ...words], context);

describe('ops deliveries list', () => {
  it('prints what waits and groups failures by channel, receiver and last answer', async () => {
    expect(await ops('list', '--stage', 'prod')).toBe(0);
    expect(context.printed).toEqual([
      'due     1, the oldest for 30 s',
      'later   2',
      'failed  2, see --state failed',
      'STATE   CHANNEL  HOST               COUNT  LAST',
      'DUE     webhook  hooks.example.org  2      status 503',
      'FAILED  mail     -                  1      refused',
      'FAILED  push     -                  1      refused',
    ]);
  });

  it('prints each message of a state and channel, and an empty result', async () => {
    expect(await ops('list', '--state', 'due')).toBe(0);
    expect(context.printed[2]).toBe(
      `msg_hook   webhook  hooks.example.org  ${HOOK.createdAt}  2         status 503  ${HOOK.nextAttemptAt}`,
    );
    expect(await ops('list', '--state', 'failed', '--channel', 'mail', '--json')).toBe(0);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toEqual([MAIL]);
    expect(await ops('list', '--state', 'failed', '--channel', 'webhook')).toBe(0);
    expect(context.printed.at(-1)).toBe('no messages');
  });
});

describe('ops deliveries retry', () => {
  it('retries named messages, or all failed ones of a channel, with an audit line', async () => {
    expect(await ops('retry', 'msg_a', 'msg_b', '--stage', 'local')).toBe(0);
    expect(await ops('retry', '--all', '--channel', 'push', '--stage', 'local')).toBe(0);
    expect(asked.filter((path) => path.endsWith('/retry'))).toEqual([
      '/deliveries/msg_a/retry',
      '/deliveries/msg_b/retry',
      '/deliveries/msg_2/retry',
    ]);
    expect(context.audit().map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ['deliveries retry', 'done'],
      ['deliveries retry', 'done'],
    ]);
  });

  it('goes on after a refused message, names it and fails', async () => {
    refusals.set('/deliveries/msg_a/retry', new AdminRefusal(409, 'delivery.ended', 'It has reached its receiver'));
    expect(await ops('retry', 'msg_a', 'msg_b', '--stage', 'local', '--json')).toBe(1);
    expect(asked).toHaveLength(2);
    expect(context.warned.at(-1)).toBe('msg_a: 409 delivery.ended: It has reached its receiver');
  });

  it('stops at a refusal of the operator', async () => {
    refusals.set('/deliveries/msg_a/retry', new AdminRefusal(403, 'auth.forbidden', 'You are not allowed to do this'));
    expect(await ops('retry', 'msg_a', 'msg_b', '--stage', 'local')).toBe(3);
    expect(asked).toHaveLength(1);
    expect(context.audit()).toMatchObject([{ outcome: 'failed' }]);
  });

  it('asks for confirmation in production and changes nothing in a dry run or without a failed message', async () => {
    expect(await ops('retry', 'msg_a', '--stage', 'prod')).toBe(3);
    expect(await ops('retry', 'msg_a', '--stage', 'prod', '--dry-run', '--json')).toBe(0);
    expect(await ops('retry', '--all', '--channel', 'webhook', '--stage', 'prod')).toBe(0);
    expect(context.printed.at(-1)).toBe('no failed messages');
    expect(asked.filter((path) => path.endsWith('/retry'))).toEqual([]);
  });

  it('dispatches the events of quests again, one step each', async () => {
    expect(await ops('dispatch', 'q/1', 'q2', '--stage', 'prod', '--dry-run')).toBe(0);
    expect(asked).toEqual([]);
    expect(await ops('dispatch', 'q/1', 'q2', '--stage', 'prod', '--yes', 'prod')).toBe(0);
    expect(asked).toEqual(['/dispatches/q%2F1/retry', '/dispatches/q2/retry']);
    expect(context.printed.at(-1)).toContain('dispatch the events of q2: 3 events');
    expect(context.audit()).toMatchObject([{ verb: 'deliveries dispatch', outcome: 'done' }]);
  });

  it.each([
    ['neither messages nor --all', ['retry', '--stage', 'local']],
    ['messages and --all', ['retry', 'msg_a', '--all', '--stage', 'local']],
    ['messages and --channel', ['retry', 'msg_a', '--channel', 'mail', '--stage', 'local']],
    ['no stage', ['retry', 'msg_a']],
    ['no quest', ['dispatch', '--stage', 'local']],
    ['an unknown channel', ['retry', '--all', '--channel', 'fax', '--stage', 'local']],
    ['an unknown state', ['list', '--state', 'LOST']],
    ['an unknown stage', ['list', '--stage', 'moon']],
  ])('refuses %s with exit code 2', async (_, words) => {
    expect(await ops(...words)).toBe(2);
    expect(asked).toEqual([]);
  });
});
