import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { type EmulatorServer, startAppConfigEmulator } from '../../libs/flags/src/emulator.ts';
import { FlagControl } from '../../scripts/local/flags-control.ts';
import { answerControl } from '../../scripts/local/flags-control-http.ts';
import { Aws } from '../../apps/ops/src/clients/aws.ts';
import { EXIT } from '../../apps/ops/src/core/exit-codes.ts';
import { runOps } from '../../apps/ops/src/program.ts';
import { FakeOpsContext } from '../../apps/ops/testing/fake-ops-context.ts';

const API = 'http://api.test';
const DOCUMENT = {
  flags: { quest_categories: { rollout_percentage: 5 }, advanced_search: { enabled: true } },
  rollout_stages: {
    stage_2_beta: { quest_categories: { rollout_percentage: 25, whitelist_users: ['internal-users'] } },
  },
};

let folder: string;
let path: string;
let context: FakeOpsContext;
let control: FlagControl;
let server: EmulatorServer;
/** Requests to the control plane, and hooks that run before the next answer of a kind. */
let asked: string[];
let before: Map<string, () => void>;
/** Requests whose answers are lost. */
let lost: string[];
let monitors: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  path = join(folder, 'flags.json');
  [asked, lost, monitors, before] = [[], [], [], new Map()];
  server = await startAppConfigEmulator({
    deployed: (share) => control.deployed(share),
    others: (request) => {
      const kind = `${request.method} ${request.url.pathname.split('/').filter(Boolean).at(-1) ?? ''}`;
      asked.push(kind);
      before.get(kind)?.();
      before.delete(kind);
      const answer = answerControl(control, request);
      if (lost.includes(kind)) {
        lost = lost.filter((one) => one !== kind);
        return { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' }, body: '{}' };
      }
      if (kind !== 'GET local' || !answer || monitors.length === 0) return answer;
      const Monitors = monitors.map((name) => ({ AlarmArn: `arn:aws:cloudwatch:us-east-1:1:alarm:${name}` }));
      return { ...answer, body: JSON.stringify({ ...(JSON.parse(answer.body) as object), Monitors }) };
    },
  });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const aws = new Aws(() => ({ region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 3 }));
  context = new FakeOpsContext({ aws });
  control = new FlagControl(path, () => context.clock.now());
  const stack = { api: API, flags: server.url, region: 'us-east-1', people: [] };
  writeFileSync(join(folder, 'stack.json'), JSON.stringify(stack));
  context.web.set(`GET ${API}/health/ready`, () => {
    const flags = { version: control.deployed(0)?.label ?? 'bundled', ageSeconds: 3 };
    return Response.json({ status: 'ok', details: { flags } });
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function place(document: object = DOCUMENT): void {
  writeFileSync(path, JSON.stringify(document));
  const then = Date.now() / 1_000 - 10;
  utimesSync(path, then, then);
}

const ops = (...words: string[]) => runOps(['flags', ...words, '--stage', 'local', '--data', folder], context);
const served = () =>
  (JSON.parse(readFileSync(path, 'utf8')) as { flags: Record<string, Record<string, unknown>> }).flags;
const said = () => [...context.printed, ...context.warned].join('\n');

describe('ops flags changes', () => {
  beforeEach(() => {
    place();
  });

  it('kills several flags in one version and one deployment, and waits until the tasks hold it', async () => {
    expect(await ops('kill', 'quest_categories', 'advanced_search', '--reason', 'it burns')).toBe(EXIT.done);
    expect(served()).toMatchObject({ quest_categories: { killed: true }, advanced_search: { killed: true } });
    expect([control.versions.length, control.deployments.length]).toEqual([2, 2]);
    expect(control.versions[1]?.description).toBe('kill quest_categories advanced_search; by ada: it burns');
    expect(said()).toContain('wait until the tasks hold v2: 1 of 1 tasks');
    expect(context.audit()).toMatchObject([{ verb: 'flags kill', outcome: 'done', reason: 'it burns' }]);
  });

  it('kills during a canary, stops the canary and discards its change', async () => {
    expect(await ops('set', 'dual_attestation=on', '--strategy', 'canary-10-20m', '--no-wait')).toBe(EXIT.done);
    expect(await ops('kill', 'advanced_search')).toBe(EXIT.done);
    expect(served()).not.toHaveProperty('dual_attestation');
    expect(served()['advanced_search']).toMatchObject({ killed: true });
    expect(control.progress(control.deployment(2)).state).toBe('ROLLED_BACK');
  });

  it('follows a canary to its end, through growth and bake time', async () => {
    expect(await ops('set', 'dual_attestation=on', '--strategy', 'canary-10-20m')).toBe(EXIT.done);
    const progress = context.warned.filter((line) => line.includes(' %'));
    expect(progress).toEqual(
      ['DEPLOYING 10', 'DEPLOYING 20', 'DEPLOYING 40', 'DEPLOYING 80', 'DEPLOYING 100', 'BAKING 100'].map(
        (line) => `  … ${line} %`,
      ),
    );
    expect(said()).toContain('complete after 30 min 00 s');
  });

  it('refuses an invalid document and names the field', async () => {
    expect(await ops('set', 'quest_categories.rollout_percentage=200')).toBe(EXIT.refused);
    expect(context.warned.join()).toContain('flags.quest_categories.rollout_percentage');
    expect(asked).not.toContain('POST hostedconfigurationversions');
  });

  it('warns of rules without effect and writes them', async () => {
    place();
    expect(await ops('set', 'quest_categories=on', 'quest_categories.schedule={"from":"2099-01-01"}')).toBe(EXIT.done);
    expect(said()).toContain(
      'warning: flags.quest_categories.schedule has no effect: enabled switches the flag on now',
    );
    expect(said()).toContain('warning: flags.quest_categories.rollout_percentage has no effect');
    expect(served()['quest_categories']).toMatchObject({ enabled: true, schedule: { from: '2099-01-01' } });
  });

  it('remembers the weights of variants when one is added', async () => {
    const variants = [
      { name: 'compact', weight: 1 },
      { name: 'guided', weight: 1 },
    ];
    const [, guided] = variants;
    const flags = { ...DOCUMENT.flags, new_attestation_flow: { enabled: true, variants: [guided] } };
    place({ ...DOCUMENT, flags });
    expect(await ops('set', `new_attestation_flow.variants=${JSON.stringify(variants)}`)).toBe(EXIT.done);
    expect(said()).toContain('+ new_attestation_flow.earlier_weights = [{"guided":1}]');
    expect(served()['new_attestation_flow']).toMatchObject({ earlier_weights: [{ guided: 1 }] });
  });

  it('prints the difference and changes nothing in a dry run', async () => {
    expect(await ops('stage', 'stage_2_beta', '--dry-run')).toBe(EXIT.done);
    expect(context.printed).toContain('  note: ~ quest_categories.rollout_percentage: 5 -> 25');
    expect(asked.filter((kind) => !kind.startsWith('GET'))).toEqual([]);
  });

  it('applies a stage and reverts it without undoing later changes', async () => {
    await ops('stage', 'stage_2_beta');
    expect(served()['quest_categories']).toEqual({ rollout_percentage: 25, whitelist_users: ['internal-users'] });
    await ops('set', 'advanced_search=off');
    expect(await ops('stage', '--back')).toBe(EXIT.done);
    expect(served()).toMatchObject({
      quest_categories: { rollout_percentage: 5 },
      advanced_search: { enabled: false },
    });
    expect(await ops('stage', '--back')).toBe(EXIT.refused);
  });

  it('is refused while another deployment runs', async () => {
    await ops('set', 'dual_attestation=on', '--strategy', 'linear', '--no-wait');
    for (const words of [
      ['set', 'advanced_search=off'],
      ['ramp', 'quest_categories', '10'],
      ['stage', 'stage_2_beta'],
    ]) {
      expect(await ops(...words)).toBe(EXIT.refused);
    }
    expect(control.deployments).toHaveLength(2);
  });

  it('is refused after a concurrent version', async () => {
    before.set('POST hostedconfigurationversions', () => void control.create({ text: '{"flags":{}}' }));
    expect(await ops('set', 'advanced_search=off')).toBe(EXIT.refused);
    expect(control.deployments).toHaveLength(1);
  });

  it('is refused after a concurrent deployment', async () => {
    before.set('POST hostedconfigurationversions', () => {
      place({ flags: {} });
    });
    expect(await ops('set', 'advanced_search=off')).toBe(EXIT.refused);
    expect(served()).toEqual({});
  });

  it.each(['POST hostedconfigurationversions', 'POST deployments'])(
    'is applied once although the answer to %s was lost',
    async (kind) => {
      lost = [kind];
      expect(await ops('set', 'advanced_search=off')).toBe(EXIT.done);
      expect([control.versions.length, control.deployments.length]).toEqual([2, 2]);
      expect(served()['advanced_search']).toEqual({ enabled: false });
    },
  );

  it('warns if the tasks do not load the version, and succeeds', async () => {
    context.web.set(`GET ${API}/health/ready`, () => Response.json({ details: { flags: { version: 'v1' } } }));
    expect(await ops('set', 'advanced_search=off')).toBe(EXIT.done);
    expect(said()).toContain(`NOT SEEN after 2 min 00 s (${API} holds v1)`);
  });

  it('exits with code 4 if the deployment is rolled back meanwhile', async () => {
    context.clock.onSleep = () => {
      if (control.deployments.length === 2) control.stop(2, true);
      context.clock.onSleep = () => undefined;
    };
    expect(await ops('set', 'advanced_search=off', '--strategy', 'linear')).toBe(EXIT.rolledBack);
    expect(context.audit()).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(served()['advanced_search']).toEqual({ enabled: true });
  });
});

describe('ops flags revert', () => {
  beforeEach(() => {
    place();
  });

  it('reverts the last deployment once, and an older version at any time', async () => {
    await ops('kill', 'advanced_search');
    expect(await ops('revert')).toBe(EXIT.done);
    expect(served()['advanced_search']).toEqual({ enabled: true });
    expect(await ops('revert')).toBe(EXIT.refused);
    expect(await ops('revert', '--to', 'v2')).toBe(EXIT.done);
    expect(served()['advanced_search']).toMatchObject({ killed: true });
    expect(await ops('revert', '--to', 'yesterday')).toBe(EXIT.usage);
  });

  it('refuses after 72 hours and names the alternative', async () => {
    await ops('kill', 'advanced_search');
    context.clock.advance(73 * 3_600_000);
    expect(await ops('revert')).toBe(EXIT.refused);
    expect(context.warned.join()).toContain('flags revert --to');
  });
});

describe('ops flags ramp', () => {
  const alarms = mockClient(CloudWatchClient);
  const state = (value: 'OK' | 'ALARM') => ({ MetricAlarms: [{ AlarmName: 'errors', StateValue: value }] });

  beforeEach(() => {
    place();
    monitors = ['errors'];
    alarms.reset();
    alarms.on(DescribeAlarmsCommand).resolves(state('OK'));
  });

  it('raises the percentage step by step while the alarms stay quiet', async () => {
    const began = context.clock.now();
    expect(await ops('ramp', 'quest_categories', '5,25,100', '--every', '30m')).toBe(EXIT.done);
    expect(served()['quest_categories']).toEqual({ rollout_percentage: 100 });
    expect(context.clock.now() - began).toBe(60 * 60_000);
    expect(control.versions.map(({ description }) => description).slice(1)).toEqual([
      'ramp quest_categories to 25 %; by ada',
      'ramp quest_categories to 100 %; by ada',
    ]);
  });

  it('reverts the step and ends on an alarm', async () => {
    context.clock.onSleep = () => {
      if (control.deployments.length === 3) alarms.on(DescribeAlarmsCommand).resolves(state('ALARM'));
    };
    expect(await ops('ramp', 'quest_categories', '25,50,100', '--every', '10m')).toBe(EXIT.rolledBack);
    expect(served()['quest_categories']).toEqual({ rollout_percentage: 25 });
    expect(context.warned.join()).toContain('errors in ALARM');
    expect(context.audit()).toMatchObject([{ outcome: 'rolled-back' }]);
  });

  it('refuses to start during an alarm', async () => {
    alarms.on(DescribeAlarmsCommand).resolves(state('ALARM'));
    expect(await ops('ramp', 'quest_categories', '25')).toBe(EXIT.refused);
    expect(control.versions).toHaveLength(1);
  });

  it.each([
    ['are unreachable', () => alarms.on(DescribeAlarmsCommand).rejects(new Error('no network'))],
    ['no longer exist', () => alarms.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] })],
  ])('reverts the step if the alarms %s for long', async (_, happens) => {
    context.clock.onSleep = () => {
      if (control.deployments.length === 2) happens();
    };
    expect(await ops('ramp', 'quest_categories', '25', '--every', '1m')).toBe(EXIT.rolledBack);
    expect(served()['quest_categories']).toEqual({ rollout_percentage: 5 });
  });

  it('tolerates a short time without alarm states', async () => {
    alarms
      .on(DescribeAlarmsCommand)
      .resolvesOnce(state('OK'))
      .rejectsOnce(new Error('throttled'))
      .resolves(state('OK'));
    expect(await ops('ramp', 'quest_categories', '25', '--every', '5m')).toBe(EXIT.done);
  });

  it('stops after a revert by another operator', async () => {
    context.clock.onSleep = () => {
      if (control.deployments.length === 2) control.stop(2, true);
      context.clock.onSleep = () => undefined;
    };
    expect(await ops('ramp', 'quest_categories', '25,50', '--every', '5m')).toBe(EXIT.refused);
    expect(served()['quest_categories']).toEqual({ rollout_percentage: 5 });
  });

  it.each([['50,25'], ['0,200'], ['ten'], ['']])('refuses "%s" as percentages', async (percentages) => {
    expect(await ops('ramp', 'quest_categories', percentages)).toBe(EXIT.usage);
  });

  it('refuses a flag whose percentage has no effect and an --every that is not a duration', async () => {
    expect(await ops('ramp', 'advanced_search', '10')).toBe(EXIT.refused);
    expect(await ops('ramp', 'quest_categories', '10', '--every', 'soon')).toBe(EXIT.usage);
  });
});

describe('ops flags init', () => {
  it('creates the first version and refuses to run again', async () => {
    const from = join(folder, 'first.json');
    writeFileSync(from, JSON.stringify(DOCUMENT));
    expect(await ops('list')).toBe(EXIT.refused);
    expect(await ops('init', '--from', from)).toBe(EXIT.done);
    expect(served()).toEqual(DOCUMENT.flags);
    expect(await ops('init', '--from', from)).toBe(EXIT.refused);
  });

  it('refuses a missing or invalid document', async () => {
    const from = join(folder, 'first.json');
    expect(await ops('init', '--from', from)).toBe(EXIT.usage);
    writeFileSync(from, '{"flags":{"no_such_flag":{}}}');
    expect(await ops('init', '--from', from)).toBe(EXIT.refused);
    expect(asked).not.toContain('POST hostedconfigurationversions');
  });
});

describe('ops flags queries', () => {
  beforeEach(() => {
    place();
  });

  it('lists the audience of each flag', async () => {
    expect(await ops('list')).toBe(EXIT.done);
    expect(context.printed.find((line) => line.startsWith('quest_categories'))).toMatch(/ 5 % .* release /);
  });

  it('prints deployments, the served version and the version of each task', async () => {
    await ops('kill', 'advanced_search');
    context.printed.length = 0;
    expect(await ops('status')).toBe(EXIT.done);
    expect(context.printed).toContain('serves    v2');
    expect(context.printed.at(-1)).toMatch(/v2 +3 s ago$/);
  });

  it('fails if a task holds another version while no deployment runs', async () => {
    await ops('kill', 'advanced_search');
    context.web.set(`GET ${API}/health/ready`, () => Response.json({ details: { flags: { version: 'v1' } } }));
    expect(await ops('status')).toBe(EXIT.failed);
    expect(context.warned.join()).toContain('1 of 1 tasks do not hold v2');
  });

  it('prints the deployments although no task is reachable', async () => {
    context.web.clear();
    expect(await ops('status')).toBe(EXIT.done);
    expect(context.printed.at(-1)).toContain('could not be seen');
  });

  it('prints one flag or the whole document', async () => {
    expect(await ops('get', 'quest_categories', '--json')).toBe(EXIT.done);
    expect(JSON.parse(context.printed[0] ?? '')).toMatchObject({ version: 1, entry: { rollout_percentage: 5 } });
    expect(await ops('get')).toBe(EXIT.done);
    expect(JSON.parse(context.printed[1] ?? '')).toEqual(DOCUMENT);
  });

  it('explains an answer for a person, their groups and other attributes', async () => {
    await ops('stage', 'stage_2_beta');
    context.printed.length = 0;
    expect(await ops('explain', 'quest_categories', 'user-1', '--groups', 'internal-users')).toBe(EXIT.done);
    expect(context.printed).toContain('rule      whitelist_groups');
    expect(await ops('explain', 'quest_categories', 'user-1', '--attribute', 'plan')).toBe(EXIT.usage);
  });

  it('describes a flag with the versions that changed it', async () => {
    await ops('set', 'advanced_search=off', '--reason', 'too slow');
    await ops('set', 'quest_categories=on');
    context.printed.length = 0;
    expect(await ops('describe', 'advanced_search')).toBe(EXIT.done);
    expect(context.printed.filter((line) => line.startsWith('changed'))).toEqual([
      'changed   v2  set advanced_search=off; by ada: too slow',
    ]);
  });

  it('fails on a flag that is past its date', async () => {
    expect(await ops('stale')).toBe(EXIT.done);
    context.clock.advance(Date.parse('2027-07-02T00:00:00Z') - context.clock.now());
    expect(await ops('stale')).toBe(EXIT.failed);
  });

  it('requests the results of an experiment from the administration API', async () => {
    const paths: string[] = [];
    const get = (one: string) => {
      paths.push(one);
      const variants = [
        { variant: 'off', exposures: 80, goals: 48 },
        { variant: 'compact', exposures: 70, goals: 56 },
      ];
      return Promise.resolve({ flag: 'new_attestation_flow', goal: 'attested', variants });
    };
    context = new FakeOpsContext({ admin: { get, post: () => Promise.reject(new Error('nothing is changed')) } });
    expect(await ops('results', 'new_attestation_flow')).toBe(EXIT.done);
    expect(paths).toEqual(['/flags/new_attestation_flow/results']);
    expect(context.printed.at(-1)).toContain('better');
  });
});
