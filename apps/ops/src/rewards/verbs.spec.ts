import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { AdminRefusal } from '../clients/admin-client.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');

/** An administration client with canned answers that records its requests. */
class FakeAdmin {
  asked: string[] = [];
  answers = new Map<string, unknown[]>();
  refusal: Error | undefined;

  get(path: string): Promise<unknown> {
    return this.answer(`GET ${path}`);
  }

  post(path: string, body: object): Promise<unknown> {
    return this.answer(`POST ${path} ${JSON.stringify(body)}`);
  }

  private answer(request: string): Promise<unknown> {
    this.asked.push(request);
    if (this.refusal) return Promise.reject(this.refusal);
    const [next, ...more] = this.answers.get(request) ?? [{ items: [] }];
    this.answers.set(request, more.length > 0 ? more : [next]);
    return Promise.resolve(next);
  }
}

let admin: FakeAdmin;
let context: FakeOpsContext;

beforeEach(() => {
  admin = new FakeAdmin();
  context = new FakeOpsContext({ now: NOW, admin });
});

function ops(...words: string[]): Promise<number> {
  return runOps(words, context);
}

function ago(seconds: number): string {
  return new Date(NOW - seconds * 1_000).toISOString();
}

function job(state: string, completedAgo: number, attempts: { at: string; error?: string }[] = []) {
  return {
    jobId: `${state}-${completedAgo}`,
    state,
    completedAt: ago(completedAgo),
    attempts,
    attemptCount: attempts.length,
  };
}

describe('ops rewards list', () => {
  beforeEach(() => {
    const failed = (seconds: number) => ({ at: ago(seconds), error: 'busy' });
    admin.answers.set('GET /rewards?state=PENDING&limit=100', [
      { items: [job('PENDING', 100, [failed(60)])], nextCursor: 'next page' },
    ]);
    admin.answers.set('GET /rewards?state=PENDING&limit=100&cursor=next%20page', [{ items: [job('PENDING', 900)] }]);
    admin.answers.set('GET /rewards?state=ABANDONED&limit=100', [
      { items: [job('ABANDONED', 20 * 3_600, [failed(20 * 3_600 - 60), failed(19 * 3_600)])] },
    ]);
    admin.answers.set('GET /rewards?state=PAID&limit=100', [
      {
        items: [
          job('PAID', 50, [{ at: ago(50) }]),
          job('PAID', 3_000, [failed(2_900), { at: ago(2_000) }]),
          job('PAID', 60 * 3_600, [{ at: ago(59 * 3_600) }]),
        ],
        nextCursor: 'older ones',
      },
    ]);
  });

  it('prints pending and abandoned rewards, their age and the success rate of reprocessing', async () => {
    expect(await ops('rewards', 'list')).toBe(0);
    expect(context.printed).toEqual([
      'pending       2, the oldest for 900 s',
      'abandoned     1',
      'reprocessing  last hour: 33 % of 3 attempts paid; last 24 hours: 20 % of 5 attempts paid',
    ]);
    expect(admin.asked.some((request) => request.includes('older'))).toBe(false);
  });

  it('prints the depth of the dead-letter queue of a stage', async () => {
    const sqs = mockClient(SQSClient);
    sqs.on(GetQueueUrlCommand, { QueueName: 'civicforge-prod-dead-letters' }).resolves({ QueueUrl: 'https://sqs/q' });
    sqs.on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/q' }).resolves({
      Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
    });

    expect(await ops('rewards', 'list', '--stage', 'prod')).toBe(0);
    expect(context.printed).toContain('dead letters  3, see "rewards dlq"');
    sqs.restore();
  });

  it('prints the same as one JSON document', async () => {
    expect(await ops('rewards', 'list', '--json')).toBe(0);
    expect(JSON.parse(context.printed.join(''))).toEqual({
      pending: 2,
      oldestPendingSeconds: 900,
      abandoned: 1,
      reprocessing: { lastHour: { attempts: 3, paid: 1 }, lastDay: { attempts: 5, paid: 1 } },
    });
  });

  it('lists the jobs of one state, one a line', async () => {
    expect(await ops('rewards', 'list', '--state', 'pending')).toBe(0);
    expect(context.printed).toHaveLength(2);
    expect(context.printed[0]).toContain('PENDING-100');
    expect(context.printed[0]).toContain('busy');
  });

  it('prints an empty result', async () => {
    admin.answers.clear();
    expect(await ops('rewards', 'list')).toBe(0);
    expect(context.printed.join('\n')).toContain('no attempts');
  });
});

describe('ops rewards reprocess and retry', () => {
  it('send the request and print the answer', async () => {
    admin.answers.set('POST /rewards/reprocess {}', [{ processed: 2, paid: 2 }]);
    admin.answers.set('POST /rewards/reprocess {"limit":5}', [{ processed: 1, paid: 0 }]);
    admin.answers.set('POST /rewards/a%2Fb/retry {}', [{ jobId: 'a/b', state: 'PENDING', attempts: [] }]);
    expect(await ops('rewards', 'reprocess', '--stage', 'local')).toBe(0);
    expect(context.printed.some((line) => /^processed +2$/.test(line))).toBe(true);
    expect(await ops('rewards', 'reprocess', '--stage', 'local', '--limit', '5', '--json')).toBe(0);
    expect(context.printed.at(-1)).toBe('{"processed":1,"paid":0}');
    expect(await ops('rewards', 'retry', '--stage', 'local', 'a/b')).toBe(0);
    expect(context.audit().map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ['rewards reprocess', 'done'],
      ['rewards reprocess', 'done'],
      ['rewards retry', 'done'],
    ]);
  });

  it.each([['reprocess'], ['retry', 'job'], ['reconcile', '--repair']])(
    'ask for confirmation in production and send nothing in a dry run: %s',
    async (...words) => {
      expect(await ops('rewards', ...words, '--stage', 'prod')).toBe(3);
      expect(await ops('rewards', ...words, '--stage', 'prod', '--dry-run')).toBe(0);
      expect(await ops('rewards', ...words, '--stage', 'prod', '--dry-run', '--json')).toBe(0);
      expect(admin.asked).toEqual([]);
    },
  );

  it('record a refusal of the service in the audit', async () => {
    admin.refusal = new AdminRefusal(404, 'reward.not-found', 'This reward does not exist');
    expect(await ops('rewards', 'retry', 'none', '--stage', 'prod', '--yes', 'prod', '--reason', 'try')).toBe(1);
    expect(context.audit()).toMatchObject([{ verb: 'rewards retry', outcome: 'failed', reason: 'try' }]);
  });
});

describe('ops rewards reconcile', () => {
  const found = { kind: 'job-missing', questId: 'q1', detail: 'the ledger holds no payment', repaired: false };
  const drift = { kind: 'balance-differs', userId: 'u1', detail: 'the balance holds 7 XP more', repaired: false };

  it('repeats until everything is checked, and fails for open findings', async () => {
    admin.answers.set('POST /reconcile {"repair":false}', [
      { findings: [found], checkedQuests: 100, checkedMembers: 0, isComplete: false },
      { findings: [drift], checkedQuests: 20, checkedMembers: 7, isComplete: true },
    ]);
    expect(await ops('rewards', 'reconcile', '--stage', 'local')).toBe(1);
    expect(admin.asked).toHaveLength(2);
    expect(context.printed).toEqual([
      'found  job-missing      q1  the ledger holds no payment',
      'found  balance-differs  u1  the balance holds 7 XP more',
      '120 quests and 7 members checked',
    ]);
  });

  it('succeeds if everything is repaired', async () => {
    admin.answers.set('POST /reconcile {"repair":true}', [
      { findings: [{ ...found, repaired: true }], checkedQuests: 1, checkedMembers: 1, isComplete: true },
    ]);
    expect(await ops('rewards', 'reconcile', '--stage', 'local', '--repair')).toBe(0);
    expect(context.printed.some((line) => line.startsWith('repaired'))).toBe(true);
    expect(await ops('rewards', 'reconcile', '--stage', 'local', '--repair', '--json')).toBe(0);
  });
});

describe('the operations command', () => {
  it.each([
    [['rewards', 'list', '--state', 'LOST']],
    [['rewards', 'reprocess', '--limit', 'many']],
    [['rewards', 'retry']],
    [['rewards', 'explode']],
    [['nothing']],
    [[]],
  ])('refuses %j with exit code 2 without a request', async (words) => {
    expect(await ops(...words)).toBe(2);
    expect(admin.asked).toEqual([]);
  });

  it('shows help without failing', async () => {
    expect(await ops('--help')).toBe(0);
    expect(await ops('rewards', '--help')).toBe(0);
    expect(context.printed.join('\n')).toContain('reconcile');
  });

  it.each([
    ['not an admin', new AdminRefusal(403, 'auth.forbidden', 'You are not allowed to do this'), 3],
    ['a wrong signature', new AdminRefusal(401, 'admin.signature', 'The signature is not valid'), 1],
    ['an unreachable service', new Error('fetch failed'), 1],
  ])('distinguishes a refusal from a failure: %s', async (_, refusal, code) => {
    admin.refusal = refusal;
    expect(await ops('rewards', 'reprocess', '--stage', 'local')).toBe(code);
    expect(context.warned).toEqual([refusal.message]);
  });

  it('names "npm start" without a running stack', async () => {
    expect(await ops('jobs', 'reprocess', '--data', '/nowhere/at/all')).toBe(2);
    expect(context.warned.join('\n')).toContain('npm start');
  });
});
