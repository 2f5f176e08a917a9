import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateDeploymentCommand, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Command, CommanderError } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, ok } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { FakeStage, PREPARING_MS, TERMINATION_MS } from '../../testing/fake-stage.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { describe as described } from './mover.ts';
import type { ReleaseParts } from './parts.ts';
import { addDeploy } from './verbs.ts';

let context: FakeOpsContext;
let stage: FakeStage;
let ready: Check[];
let backups: string[];

const parts: ReleaseParts = {
  readyChecks: () => ready,
  backUpDatabase: (_, __, { yes }) => Promise.resolve(backups.push(`database ${yes}`)),
  backUpInfrastructure: (_, __, { yes }) => Promise.resolve(backups.push(`infrastructure ${yes}`)),
  bringImages: () => Promise.resolve(stage.release('v1.1.0')),
};

/** Runs a verb with the parts of this test. */
async function deploy(...words: string[]): Promise<number> {
  const area = new Command('deploy').exitOverride().configureOutput({ writeErr: (text) => context.warned.push(text) });
  addDeploy(area, context, parts);
  try {
    await area.parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    context.warned.push(String(error));
    if (error instanceof CommanderError) return EXIT.usage;
    return error instanceof OpsFailure ? error.exitCode : EXIT.failed;
  }
}

function begin(name: 'dev' | 'staging' | 'prod'): void {
  context = new FakeOpsContext();
  stage = new FakeStage(context, name);
  stage.release('v1.0.0', { serves: true });
  stage.release('v1.1.0');
  ready = [{ id: 'git.clean', title: 'the tree is clean', run: () => Promise.resolve(ok()) }];
  backups = [];
  context.programs.set('docker', ran(''));
  context.programs.set('docker create', ran('container\n'));
  context.programs.set('docker cp', () => {
    const folder = context.ran.at(-1)?.split(' ').at(-1) ?? '';
    mkdirSync(join(folder, 'chunks'));
    writeFileSync(join(folder, 'chunks', 'main-abc.js'), 'js');
    writeFileSync(join(folder, 'style-abc.css'), 'css');
    return ran('');
  });
}

beforeEach(() => begin('staging'));

const start = (...words: string[]) => deploy('start', 'staging', '--release', 'v1.1.0', ...words);
const created = () =>
  stage.mocks.codeDeploy.commandCalls(CreateDeploymentCommand).map(({ args: [{ input }] }) => input);
const stopped = () => stage.mocks.codeDeploy.commandCalls(StopDeploymentCommand).map(({ args: [{ input }] }) => input);
const said = () => context.warned.join('\n');

describe('deploy start', () => {
  it('releases both services by canary, watches ten minutes of traffic and records the serving release', async () => {
    const began = context.clock.now();
    expect(await start()).toBe(0);
    expect(created()).toMatchObject([
      { applicationName: 'civicforge-staging-api', deploymentConfigName: 'civicforge-staging-canary-10-5m' },
      { applicationName: 'civicforge-staging-web', deploymentConfigName: 'civicforge-staging-canary-10-5m' },
    ]);
    expect(created()[0]?.description).toBe('civicforge release v1.1.0 deploy by ada');
    expect(created()[0]?.revision?.appSpecContent?.content).toContain('civicforge-staging-api:2');
    expect(context.clock.now() - began).toBeGreaterThanOrEqual(PREPARING_MS + 600_000);
    expect(stage.current()).toMatchObject({ release: 'v1.1.0', before: ['v1.0.0'] });
    expect(stage.record('v1.1.0')).toMatchObject({
      rollbackTarget: 'v1.0.0',
      taskDefinitions: { api: expect.stringContaining('api:2') as string },
      deployments: [{ outcome: 'promoted', ids: { api: 'd-1', web: 'd-2' }, by: 'ada', invalidation: 'I1' }],
    });
    expect(stage.notices).toMatchObject([{ topic: 'notify', subject: '[staging] v1.1.0 serves' }]);
    expect(context.audit()).toMatchObject([{ verb: 'deploy start', stage: 'staging', outcome: 'done' }]);
  });

  it('registers the images by digest and updates the scheduled tasks after the gates stayed open', async () => {
    await start();
    const inputs = stage.mocks.ecs.commandCalls(RegisterTaskDefinitionCommand).map(({ args: [{ input }] }) => input);
    expect(inputs.map(({ containerDefinitions }) => containerDefinitions?.[0]?.image)).toEqual([
      'civicforge-staging-api@sha256:api-v1.1.0',
      'civicforge-staging-web@sha256:web-v1.1.0',
      'civicforge-staging-jobs@sha256:jobs-v1.1.0',
      'civicforge-staging-jobs@sha256:jobs-v1.1.0',
    ]);
    expect(stage.jobs.get('civicforge-staging-reconcile')).toContain('reconcile:2');
    // The next `up` reads the pointer, and writes the same revision.
    expect(stage.parameters.get('/civicforge/staging/jobs/reconcile')).toBe(
      stage.jobs.get('civicforge-staging-reconcile'),
    );
  });

  it('uploads new web assets before the deployment and does not overwrite existing ones', async () => {
    let livePages = -1;
    stage.mocks.s3.on(PutObjectCommand).callsFake(({ Key }: { Key: string }) => {
      livePages = created().length;
      if (Key.endsWith('.css')) throw Object.assign(new Error('exists'), { name: 'PreconditionFailed' });
      return {};
    });
    expect(await start()).toBe(0);
    expect(livePages).toBe(0);
    const puts = stage.mocks.s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    expect(puts.map(({ Key }) => Key).sort()).toEqual([
      '_next/static/chunks/main-abc.js',
      '_next/static/style-abc.css',
    ]);
    expect(puts[0]).toMatchObject({ CacheControl: 'public, max-age=31536000, immutable', IfNoneMatch: '*' });
    expect(context.printed.join('\n')).toContain('1 of 2 files were new');
    expect(context.ran).toContain('docker pull --quiet civicforge-staging-web@sha256:web-v1.1.0');
  });

  it('signs in to the registry before it pulls, and stops without a deployment if the registry refuses', async () => {
    expect(await start()).toBe(0);
    const docker = context.ran.filter((line) => /^docker (login|pull)/.test(line)).map((line) => line.split(' ')[1]);
    expect(docker).toEqual(['login', 'pull']);

    begin('staging');
    context.programs.set('docker login', ran('', 1));
    expect(await start()).toBe(1);
    expect(created()).toEqual([]);
  });

  it('suspends scaling during the shift and resumes it afterwards', async () => {
    let during: boolean | undefined;
    context.clock.onSleep = () => void (during ??= stage.suspended.get('api'));
    await start();
    expect(during).toBe(true);
    expect([...stage.suspended.values()]).toEqual([false, false]);
  });

  it('rolls back on a breach, notifies the operators and exits with 4', async () => {
    stage.minute = (_, service) => ({ requests: 200, unhealthy: 0, errors: service === 'web' ? 30 : 0 });
    expect(await start()).toBe(4);
    expect(stopped()).toEqual([
      { deploymentId: 'd-1', autoRollbackEnabled: true },
      { deploymentId: 'd-2', autoRollbackEnabled: true },
    ]);
    expect(stage.current().release).toBe('v1.0.0');
    expect(stage.record('v1.1.0').deployments).toMatchObject([{ outcome: 'rolled-back', invalidation: 'I1' }]);
    expect(stage.notices).toMatchObject([{ topic: 'notify', subject: '[staging] v1.1.0 was rolled back' }]);
    expect([...stage.suspended.values()]).toEqual([false, false]);
    expect(stage.jobs.size).toBe(0);
    expect(context.audit()).toMatchObject([{ outcome: 'rolled-back' }]);
  });

  it('rolls back if members complete no quest on the new tasks, although no request fails', async () => {
    stage.versions = () => ({
      'v1.1.0': { RequestCount: 600, QuestsCompleted: 0 },
      'v1.0.0': { RequestCount: 6_000, QuestsCompleted: 240 },
    });
    expect(await start()).toBe(4);
    expect(said()).toContain('completions-per-100-requests: 0 on new tasks, 4 on old ones');
  });

  it('rolls back the other service if CodeDeploy rolls back one', async () => {
    context.clock.onSleep = () => {
      const [api] = stage.deployments;
      if (api && stage.percent(api) > 0 && api.stoppedAt === undefined) stage.fail(api, 'gate-latency-p95 is in ALARM');
    };
    expect(await start()).toBe(4);
    expect(stopped()).toMatchObject([{ deploymentId: 'd-2' }]);
    expect(said()).toContain('gate-latency-p95 is in ALARM');
  });

  it('holds the release without figures', async () => {
    stage.minute = () => ({});
    expect(await start()).toBe(1);
    expect(stopped()).toEqual([]);
    expect(stage.current().release).toBe('v1.0.0');
    expect(stage.record('v1.1.0').deployments).toMatchObject([{ outcome: 'held' }]);
    expect(await deploy('promote', 'staging')).toBe(0);
    expect(stage.current().release).toBe('v1.1.0');
  });

  it('tolerates temporary failures of CloudWatch and CodeDeploy', async () => {
    context.clock.onSleep = () => {
      if (created().length < 2 || said().includes('Rate exceeded')) return;
      Object.assign(stage.turnsAway, { figures: 2, deployments: 3 });
    };
    expect(await start()).toBe(0);
    expect(said()).toContain('could not read CodeDeploy: Rate exceeded (deployments)');
    expect(said()).toContain('could not read figures: Rate exceeded (figures)');
  });

  it('ends the watch with an error after minutes without CodeDeploy', async () => {
    context.clock.onSleep = () => void (stage.turnsAway.deployments = 99);
    expect(await start()).toBe(1);
    expect(context.audit()).toMatchObject([
      { outcome: 'failed', error: expect.stringContaining('Rate exceeded (deployments)') as string },
    ]);
    expect(stopped()).toEqual([]);
  });

  it('retries a failed rollback', async () => {
    stage.minute = () => ({ requests: 200, errors: 50 });
    let failures = 0;
    stage.mocks.codeDeploy.on(StopDeploymentCommand).callsFake(({ deploymentId }: { deploymentId: string }) => {
      failures += 1;
      if (failures < 4) throw new Error('ThrottlingException');
      const deployment = stage.deployments.find(({ id }) => id === deploymentId);
      if (deployment) deployment.stoppedAt = context.clock.now();
      return {};
    });
    expect(await start()).toBe(4);
    expect(said()).toContain('rollback failed, retrying: ThrottlingException');
  });

  it('uses the nearest plan that AWS supports', async () => {
    expect(await start('--strategy', '10-20-50-100', '--dry-run')).toBe(0);
    const shown = context.printed.join('\n');
    expect(shown).toContain('civicforge-staging-linear-25-10m');
    expect(shown).toContain('linear 25 % every 10 min is taken instead of 10-20-50-100 %');
  });
});

describe('deploy start refuses', () => {
  const nothingChanged = () => {
    expect(created()).toEqual([]);
    expect(stage.mocks.ecs.commandCalls(RegisterTaskDefinitionCommand)).toEqual([]);
    expect(stage.suspended.size).toBe(0);
  };

  it('a stage that is not ready, with each failed check', async () => {
    ready = [...ready, { id: 'tests.pass', title: 'tests pass', run: () => Promise.resolve(fail('3 tests fail')) }];
    expect(await start()).toBe(3);
    expect(said()).toContain('3 tests fail');
    nothingChanged();
  });

  it('a watch of an all-at-once release that ends before its old tasks', async () => {
    const began = context.clock.now();
    expect(await start('--strategy', 'all-at-once')).toBe(0);
    expect(context.clock.now() - began).toBeGreaterThanOrEqual(TERMINATION_MS);
  });

  it('during maintenance, because its 503 answers would roll back the release', async () => {
    stage.flags = { text: '{"flags":{"maintenance_mode":{"enabled":true}}}', at: 0 };
    expect(await start()).toBe(3);
    expect(said()).toContain('in maintenance');
    nothingChanged();
  });

  it('nothing while the maintenance flag is killed, which ends maintenance', async () => {
    stage.flags = { text: '{"flags":{"maintenance_mode":{"enabled":true,"killed":true}}}', at: 0 };
    expect(await start()).toBe(0);
  });

  it('while a gate is in ALARM, except for an all-at-once fix', async () => {
    stage.inAlarm.add('civicforge-staging-api-gate-error-rate');
    expect(await start()).toBe(3);
    nothingChanged();
    expect(await start('--strategy', 'all-at-once', '--reason', 'the fix')).toBe(0);
    expect(created()[0]?.overrideAlarmConfiguration).toEqual({ enabled: false });
  });

  it('while another release is being deployed', async () => {
    stage.mocks.codeDeploy.resetHistory();
    running('v1.0.5');
    expect(await start()).toBe(3);
    expect(said()).toContain('Another deployment runs: api d-1 (v1.0.5): 0 % on new tasks');
  });

  it('while old tasks wait for termination, and names --end-wait', async () => {
    running('v1.0.5');
    context.clock.advance(PREPARING_MS + 400_000);
    expect(await start()).toBe(3);
    expect(said()).toMatch(/still wait for their end \(5\d min .. s left\)/);
    expect(await start('--end-wait')).toBe(0);
    expect(stage.deployments[0]?.terminatedAt).toBeDefined();
    expect(stage.current().release).toBe('v1.1.0');
  });

  it('unknown releases, unsupported percentages and a local stack', async () => {
    expect(await deploy('start', 'staging', '--release', 'v9.9.9')).toBe(2);
    expect(await start('--percent', '37')).toBe(2);
    expect(await start('--watch', 'long')).toBe(2);
    expect(await deploy('start')).toBe(2);
    nothingChanged();
  });

  it('a stage that lacks one of its gates', async () => {
    stage.mocks.watch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
    expect(await start()).toBe(3);
    expect(said()).toContain('staging lacks gates of api: gate-error-rate');
    stage.mocks.watch.on(DescribeAlarmsCommand).rejects(new Error('AccessDenied'));
    expect(await start()).toBe(1);
    nothingChanged();
  });

  it('production without confirmation, and backs up after it', async () => {
    begin('prod');
    const prod = (...words: string[]) => deploy('start', 'prod', '--release', 'v1.1.0', ...words);
    expect(await prod()).toBe(3);
    expect(await prod('--yes', 'staging')).toBe(2);
    nothingChanged();
    expect(backups).toEqual([]);
    stage.minute = () => ({ requests: 200, errors: 50 });
    expect(await prod('--yes', 'prod')).toBe(4);
    expect(backups).toEqual(['database prod', 'infrastructure prod']);
    expect(stage.notices.map(({ topic }) => topic)).toEqual(['notify', 'page']);
  });

  it('to change anything in a dry run', async () => {
    expect(await start('--dry-run', '--json')).toBe(0);
    expect(context.printed).toHaveLength(1);
    expect(JSON.parse(context.printed[0] ?? '')).toMatchObject({ dryRun: true, release: 'v1.1.0' });
    nothingChanged();
    expect(stage.parameters.size).toBe(3);
  });

  it('to leave scaling suspended after a failed deployment', async () => {
    stage.mocks.codeDeploy.on(CreateDeploymentCommand).rejects(new Error('AccessDenied'));
    expect(await start()).toBe(1);
    expect([...stage.suspended.values()]).toEqual([false, false]);
    expect(context.audit()).toMatchObject([{ outcome: 'failed', error: 'AccessDenied' }]);
  });
});

/** A deployment of another operator. */
function running(release: string, service = 'api', kind: 'deploy' | 'rollback' = 'deploy'): void {
  stage.deployments.push({
    id: `d-${stage.deployments.length + 1}`,
    application: `civicforge-staging-${service}`,
    createdAt: context.clock.now(),
    taskDefinition: '',
    isHeld: false,
    input: {
      applicationName: '',
      deploymentConfigName: 'civicforge-staging-canary-10-5m',
      description: described(release, kind, 'grace'),
    },
  });
}

describe('an interrupted release', () => {
  /** Interrupts the watch, as when the operator's machine is suspended. */
  async function breakOff(afterMs: number): Promise<void> {
    const until = context.clock.now() + afterMs;
    context.clock.onSleep = () => {
      if (context.clock.now() > until) throw new Error('SIGINT');
    };
    await start();
    context.clock.onSleep = () => undefined;
  }

  it('resumes with the same arguments without repeating completed steps', async () => {
    await breakOff(PREPARING_MS + 120_000);
    context.clock.advance(60_000);
    const firstTraffic = stage.deployments[0]?.createdAt ?? 0;
    expect(await start()).toBe(0);
    expect(created()).toHaveLength(2);
    expect(stage.mocks.ecs.commandCalls(RegisterTaskDefinitionCommand)).toHaveLength(4);
    expect(context.clock.now() - firstTraffic).toBeLessThan(PREPARING_MS + 660_000);
    expect(stage.record('v1.1.0')).toMatchObject({ rollbackTarget: 'v1.0.0' });
    expect(stage.current().release).toBe('v1.1.0');
  });

  it('is not deployed again once it serves', async () => {
    expect(await start()).toBe(0);
    expect(await start()).toBe(0);
    expect(created()).toHaveLength(2);
    expect(stage.notices).toHaveLength(1);
    expect(stage.record('v1.1.0').deployments).toHaveLength(1);
    expect(context.printed.join('\n')).toContain('v1.1.0 serves; its old tasks wait for their end');
  });

  it('is resumed by "deploy watch" and rolled back on a breach', async () => {
    await breakOff(PREPARING_MS + 60_000);
    stage.minute = () => ({ requests: 300, errors: 100 });
    expect(await deploy('watch', 'staging')).toBe(4);
    expect(created()).toHaveLength(2);
    expect(stage.current().release).toBe('v1.0.0');
  });

  it('gets its second deployment if only the first was created', async () => {
    running('v1.1.0');
    expect(await start()).toBe(0);
    expect(created().map(({ applicationName }) => applicationName)).toEqual(['civicforge-staging-web']);
  });

  it('rolls back to the previous release although its old tasks have ended', async () => {
    await breakOff(PREPARING_MS + 60_000);
    for (const deployment of stage.deployments) deployment.terminatedAt = context.clock.now();
    running('v1.1.0');
    context.clock.advance(PREPARING_MS);
    stage.minute = () => ({ requests: 300, errors: 100 });
    context.clock.onSleep = () => {
      const last = stage.deployments[2];
      if (last && last.stoppedAt === undefined) last.terminatedAt ??= context.clock.now();
    };
    expect(await deploy('watch', 'staging')).toBe(4);
    expect(created().at(-1)).toMatchObject({
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      description: 'civicforge release v1.0.0 rollback by ada',
      overrideAlarmConfiguration: { enabled: false },
    });
    expect(created().at(-1)?.revision?.appSpecContent?.content).toContain('staging-api:v1.0.0');
  });

  it('has nothing to watch without a running deployment', async () => {
    expect(await deploy('watch', 'staging')).toBe(0);
    expect(context.printed).toEqual(['nothing is being deployed in staging']);
  });
});

describe('deploy start --emergency', () => {
  it('releases HEAD in production at once while nothing else would pass', async () => {
    begin('prod');
    stage.parameters.delete('/civicforge/prod/releases/v1.1.0');
    context.programs.set('git describe', ran('v1.1.0\n'));
    ready = [{ id: 'tests.pass', title: 'tests pass', run: () => Promise.resolve(fail('3 tests fail')) }];
    stage.inAlarm.add('civicforge-prod-api-gate-error-rate');
    stage.flags = { text: '{"flags":{"maintenance_mode":{"enabled":true}}}', at: 0 };
    stage.minute = () => ({ requests: 200, errors: 150, unhealthy: 0, p95: 0.1, average: 0.1 });
    running('v1.0.0');
    context.clock.advance(PREPARING_MS + 400_000);
    const began = context.clock.now();
    let scalesAt = 0;
    context.clock.onSleep = () => void (scalesAt ||= stage.suspended.get('api') === false ? context.clock.now() : 0);

    expect(await deploy('start', 'prod', '--emergency', '--yes', 'prod')).toBe(2);
    expect(await deploy('start', 'prod', '--emergency', '--reason', 'login is down', '--yes', 'prod')).toBe(0);
    const unguarded = { overrideAlarmConfiguration: { enabled: false } };
    expect(created()).toMatchObject([unguarded, unguarded]);
    expect(backups).toEqual([]);
    expect(stage.current().release).toBe('v1.1.0');
    expect(context.audit()).toMatchObject([{ outcome: 'done', by: 'ada', reason: 'login is down' }]);
    expect(scalesAt).toBeLessThan(began + PREPARING_MS + 120_000);
    expect(context.clock.now() - began).toBeLessThan(TERMINATION_MS / 2);
  });
});

describe('deploy promote, stop, status and list', () => {
  it('start the traffic of a held release', async () => {
    let promoted: Promise<number> | undefined;
    const until = context.clock.now() + PREPARING_MS + 300_000;
    context.clock.onSleep = () => {
      if (context.clock.now() <= until || promoted) return;
      expect(stage.deployments.map((each) => stage.percent(each))).toEqual([0, 0]);
      promoted = deploy('promote', 'staging');
    };
    expect(await start('--hold')).toBe(0);
    expect(await promoted).toBe(0);
    expect(stage.isHeld).toBe(false);
    expect(stage.current().release).toBe('v1.1.0');
  });

  it('leave nothing held when a creation fails, and remove a hold of an interrupted command', async () => {
    stage.mocks.codeDeploy.on(CreateDeploymentCommand).rejects(new Error('the service is being updated'));
    expect(await start('--hold')).toBe(1);
    expect(stage.isHeld).toBe(false);

    begin('staging');
    stage.isHeld = true;
    expect(await start()).toBe(0);
    expect(stage.deployments.map(({ isHeld }) => isHeld)).toEqual([false, false]);
  });

  it('refuse to stand in the way of a rollback that CodeDeploy started by itself', async () => {
    running('v1.1.0');
    context.clock.advance(PREPARING_MS + 60_000);
    const [api] = stage.deployments;
    if (api) stage.fail(api, 'an alarm is in ALARM');
    expect(await start()).toBe(3);
    expect(await deploy('promote', 'staging')).toBe(3);
    expect(said()).toContain('"rollback staging" waits for its end');
    expect(await deploy('stop', 'staging')).toBe(0);
    expect(stopped()).toEqual([]);
  });

  it('print the remaining time of an interval, which cannot be skipped', async () => {
    running('v1.1.0');
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await deploy('promote', 'staging')).toBe(0);
    expect(context.printed.join('\n')).toContain('the next shift follows in 4 min 00 s');
  });

  it('end the old tasks', async () => {
    running('v1.0.0');
    context.clock.advance(PREPARING_MS + 400_000);
    expect(await deploy('promote', 'staging')).toBe(0);
    expect(stage.status(stage.deployments[0] as never)).toBe('Succeeded');
    expect(await deploy('promote', 'staging')).toBe(3);
  });

  it('stop a running deployment and roll back', async () => {
    running('v1.1.0');
    running('v1.1.0', 'web');
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await deploy('stop', 'staging', '--reason', 'wrong image')).toBe(0);
    expect(stopped()).toHaveLength(2);
    expect(stage.record('v1.1.0').deployments).toMatchObject([{ outcome: 'rolled-back', reason: 'wrong image' }]);
    expect(stage.invalidated).toEqual(['I1']);
    expect(stage.notices).toMatchObject([{ subject: '[staging] v1.1.0 was stopped' }]);
    expect(await deploy('stop', 'staging')).toBe(3);
  });

  it('stop a promoted release and revert pointer and jobs', async () => {
    expect(await start()).toBe(0);
    expect(await deploy('stop', 'staging')).toBe(0);
    expect(stage.current()).toMatchObject({ release: 'v1.0.0', before: [] });
    expect(stage.jobs.get('civicforge-staging-reprocess')).toContain('v1.0.0');
  });

  it('print the serving release with its settings, secrets by name only, and running deployments', async () => {
    running('v1.1.0');
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await deploy('status', 'staging')).toBe(0);
    const shown = context.printed.join('\n');
    expect(shown).toContain('v1.0.0 serves since');
    expect(shown).toContain('STAGE=staging');
    expect(shown).toContain('and the secrets API_KEY');
    expect(shown).toContain('10 % on new tasks');
    expect(shown).toContain('deploy watch staging');
    expect(await deploy('status', 'staging', '--json')).toBe(0);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject({ current: { release: 'v1.0.0' } });
  });

  it('print one deployment by id, and refuse an unknown id', async () => {
    running('v1.0.0', 'web');
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await deploy('status', 'staging', '--id', 'd-1')).toBe(0);
    expect(context.printed[0]).toContain('web d-1: InProgress, 10 % on new tasks');
    expect(await deploy('status', 'staging', '--id', 'd-9')).toBe(2);
  });

  it('print when the old tasks end', async () => {
    running('v1.0.0');
    context.clock.advance(PREPARING_MS + 300_000 + TERMINATION_MS - 60_000);
    await deploy('status', 'staging');
    expect(context.printed.join('\n')).toContain('the old tasks end in 1 min 00 s');
  });

  it('list releases with the serving one, and deployments', async () => {
    running('v1.1.0');
    expect(await deploy('list', 'staging')).toBe(0);
    expect(context.printed.join('\n')).toMatch(/\*\s+v1\.0\.0/);
    expect(context.printed.join('\n')).toContain('api d-1 (v1.1.0)');
  });
});
