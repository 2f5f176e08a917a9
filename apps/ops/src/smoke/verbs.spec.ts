import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { smoke } from './smoke.ts';

const API = 'http://127.0.0.1:3901';
const V1 = `${API}/api/v1`;
let context: FakeOpsContext;
let data: string;

/** Creates the data folder of a running stack. */
function stackFolder(people: readonly string[] = ['smoke-1', 'smoke-2']): string {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
  const smokers = people.map((name) => ({
    email: `${name}@example.org`,
    password: 'secret-word',
    groups: ['synthetic'],
  }));
  writeFileSync(join(folder, 'stack.json'), JSON.stringify({ api: API, people: smokers }));
  return folder;
}

function serviceAt(base: string, fake: FakeOpsContext): void {
  const cookies = new Headers([
    ['set-cookie', 'civicforge_access=token; Path=/'],
    ['set-cookie', 'civicforge_refresh=again; Path=/'],
  ]);
  const user = { userId: 'u1', creationPoints: 9 };
  const quest = { questId: 'q1', status: 'COMPLETED', reward: { state: 'PAID' } };
  const answers: Record<string, () => Response> = {
    'POST /auth/sign-in': () => Response.json({ user }, { headers: cookies }),
    'POST /auth/sign-out': () => new Response(null, { status: 204 }),
    'POST /quests': () => Response.json(quest, { status: 201 }),
    'GET /quests/q1': () => Response.json(quest),
    'DELETE /quests/q1': () => Response.json(quest),
    'GET /quests/q1/receipt': () => Response.json({ code: 'not-found' }, { status: 404 }),
  };
  for (const action of ['claim', 'submit', 'attest', 'release']) {
    answers[`POST /quests/q1/${action}`] = () => Response.json(quest);
  }
  for (const [request, answer] of Object.entries(answers)) {
    const [method = '', path = ''] = request.split(' ');
    fake.web.set(`${method} ${base}/api/v1${path}`, answer);
  }
}

beforeEach(() => {
  context = new FakeOpsContext();
  data = stackFolder();
  serviceAt(API, context);
});

describe('ops smoke', () => {
  it('prints each step and the quest, and exits with 0', async () => {
    expect(await runOps(['smoke', 'local', '--data', data], context)).toBe(0);
    expect(context.printed.join('\n')).toMatch(/both signed in[\s\S]*attested by the requestor[\s\S]*q1, reward PAID/);
  });

  it.each(['not-found', 'receipt.not-found'])('completes without a receipt if the service answers %s', async (code) => {
    context.web.set(`GET ${V1}/quests/q1/receipt`, () => Response.json({ code }, { status: 404 }));
    expect(await runOps(['smoke', 'local', '--data', data, '--json'], context)).toBe(0);
    expect(JSON.parse(context.printed.join(''))).toMatchObject({ passed: true, journey: { receipt: false } });
  });

  it('prints one JSON document with every step', async () => {
    expect(await runOps(['smoke', 'local', '--data', data, '--json'], context)).toBe(0);
    expect(context.printed).toHaveLength(1);
    expect(JSON.parse(context.printed[0] ?? '')).toMatchObject({
      passed: true,
      journey: { questId: 'q1', reward: 'PAID', receipt: false },
    });
  });

  it('fails with step, status, code and request id, and never with a password', async () => {
    const headers = { 'x-request-id': 'request-77' };
    context.web.set(`POST ${V1}/quests/q1/claim`, () => Response.json({ code: 'quest.own' }, { status: 403, headers }));
    expect(await runOps(['smoke', 'local', '--data', data, '--json'], context)).toBe(1);
    expect(JSON.parse(context.printed.join(''))).toMatchObject({
      passed: false,
      failure: { step: 'claim', status: 403, code: 'quest.own', requestId: 'request-77' },
    });
    expect([...context.printed, ...context.warned].join('\n')).not.toContain('secret-word');
  });

  it('reads during maintenance, fails, and names the command that ends it', async () => {
    const refused = () => Response.json({ code: 'maintenance' }, { status: 503, headers: { 'retry-after': '1' } });
    context.web.set(`POST ${V1}/quests`, refused);
    for (const path of ['/users/me', '/users/me/active-quests', '/quests'])
      context.web.set(`GET ${V1}${path}`, () => Response.json({ items: [] }));
    expect(await runOps(['smoke', 'local', '--data', data], context)).toBe(1);
    expect(context.printed.join()).toContain('read during maintenance');
    expect(context.warned.join()).toContain('"npm run ops -- flags set maintenance_mode=off --stage local"');

    context.web.set(`GET ${V1}/quests`, () => Response.json({ code: 'internal' }, { status: 500 }));
    expect(await runOps(['smoke', 'local', '--data', data, '--json'], context)).toBe(1);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject({ failure: { step: 'read /quests', status: 500 } });
  });

  it('retries a busy service, and fails for an unavailable one', async () => {
    let tries = 0;
    const busy = () => Response.json({ code: 'busy' }, { status: 503, headers: { 'retry-after': '2' } });
    context.web.set(`POST ${V1}/quests`, () =>
      (tries += 1) === 1 ? busy() : Response.json({ questId: 'q1' }, { status: 201 }),
    );
    expect((await smoke(context, { stage: 'local', data })).seconds).toBe(2);
    context.web.delete(`POST ${V1}/quests`);
    expect(await smoke(context, { stage: 'local', data })).toMatchObject({
      passed: false,
      failure: { step: 'create', detail: expect.stringContaining('no answer') as string },
    });
  });

  it('names the missing stack, members or address', async () => {
    expect(await runOps(['smoke', 'local', '--data', '/nowhere/at/all'], context)).toBe(2);
    expect(await runOps(['smoke', 'local', '--data', stackFolder(['smoke-1'])], context)).toBe(2);
    expect(await runOps(['smoke', 'local', '--data', data, '--base-url', 'somewhere'], context)).toBe(2);
    expect(context.warned.join('\n')).toMatch(/No stack runs[\s\S]*no two smoke people[\s\S]*no address/);
  });

  it('takes the people of a stage from its parameters, decrypted, in one call', async () => {
    serviceAt('https://api.staging.example.org', context);
    const ssm = mockClient(SSMClient);
    const value = (number: number) =>
      JSON.stringify({ email: `smoke-${number}@example.org`, password: 'other-secret' });
    ssm.on(GetParametersCommand).resolves({
      Parameters: [1, 2].map((number) => ({
        Name: `/civicforge/staging/smoke/person-${number}`,
        Value: value(number),
      })),
    });
    const access = { stage: 'staging', data: '.local' } as const;
    const report = await smoke(context, access, { baseUrl: 'https://api.staging.example.org/' });
    expect(report).toMatchObject({ passed: true, address: 'https://api.staging.example.org' });
    expect(ssm.commandCalls(GetParametersCommand)[0]?.args[0].input.WithDecryption).toBe(true);
    ssm.on(GetParametersCommand).rejects(new Error('AccessDeniedException'));
    await expect(smoke(context, access, { baseUrl: 'https://api.staging.example.org' })).rejects.toThrow(
      'AccessDenied',
    );
  });

  it('takes the people of any other address from a file', async () => {
    const file = join(data, 'people.json');
    writeFileSync(
      file,
      JSON.stringify([1, 2].map((number) => ({ email: `p${number}@x.example`, password: 'secret-word' }))),
    );
    const other = new FakeOpsContext({ environment: { CIVICFORGE_SMOKE_PEOPLE_FILE: file } });
    serviceAt('https://x.example', other);
    expect(await runOps(['smoke', 'local', '--base-url', 'https://x.example'], other)).toBe(0);
  });
});
