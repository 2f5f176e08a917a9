import { readFileSync } from 'node:fs';
import { CreateDeploymentCommand, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { ListDeploymentsCommand as ListFlags, StopDeploymentCommand as StopFlags } from '@aws-sdk/client-appconfig';
import { describe as described, describeTables } from '../deploy/mover.ts';
import { runOps } from '../program.ts';
import { FakeStage, PREPARING_MS } from '../../testing/fake-stage.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

let context: FakeOpsContext;
let stage: FakeStage;

beforeEach(() => begin('staging'));

function begin(name: 'staging' | 'prod'): void {
  context = new FakeOpsContext();
  stage = new FakeStage(context, name);
  stage.release('v1.0.0', { serves: true });
  stage.release('v1.1.0', { serves: true, change: { rollbackTarget: 'v1.0.0' } });
  const since = new Date(context.clock.now()).toISOString();
  stage.write('current', { release: 'v1.1.0', since, before: ['v1.0.0'] });
  context.clock.advance(3_600_000);
}

const rollback = (...words: string[]) => runOps(['rollback', ...words], context);
const created = () =>
  stage.mocks.codeDeploy.commandCalls(CreateDeploymentCommand).map(({ args: [{ input }] }) => input);

function running(release: string, service: 'api' | 'web', name = 'staging'): void {
  stage.deployments.push({
    id: `d-${stage.deployments.length + 1}`,
    application: `civicforge-${name}-${service}`,
    createdAt: context.clock.now(),
    taskDefinition: '',
    isHeld: false,
    input: {
      applicationName: '',
      deploymentConfigName: `civicforge-${name}-canary-10-5m`,
      description: described(release, 'deploy', 'grace'),
    },
  });
}

describe('rollback', () => {
  it('deploys the previous release all at once with jobs and edge, and prints the duration', async () => {
    expect(await rollback('staging', '--reason', 'logins fail')).toBe(0);
    expect(created()).toMatchObject([
      { applicationName: 'civicforge-staging-api', deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce' },
      { applicationName: 'civicforge-staging-web', overrideAlarmConfiguration: { enabled: false } },
    ]);
    expect(created()[0]?.revision?.appSpecContent?.content).toContain('staging-api:v1.0.0');
    expect(stage.jobs.get('civicforge-staging-reconcile')).toContain('reconcile:v1.0.0');
    expect(stage.invalidated).toEqual(['I1']);
    expect(stage.current()).toMatchObject({ release: 'v1.0.0', before: [] });
    expect(stage.record('v1.1.0').deployments).toMatchObject([
      { kind: 'rollback', outcome: 'rolled-back', reason: 'logins fail' },
    ]);
    expect(stage.record('v1.0.0').deployments).toMatchObject([{ kind: 'rollback', outcome: 'promoted' }]);
    const shown = context.printed.join('\n');
    expect(shown).toContain('rolled back after 1 min 30 s: within the objective of 5 min 00 s');
    expect(shown).toContain('data is not undone');
    expect(shown.match(/\[ \]/g)).toHaveLength(5);
    expect(shown.match(/\[x\]/g)).toHaveLength(3);
    const [, file = ''] = /tick them in (\S+)/.exec(shown) ?? [];
    expect(readFileSync(file, 'utf8')).toContain('1 min 30 s, within 5 min 00 s');
    expect(stage.notices).toMatchObject([{ topic: 'notify', subject: '[staging] rolled back to v1.0.0' }]);
  });

  it('stops a release whose old tasks still run', async () => {
    running('v1.2.0', 'api');
    running('v1.2.0', 'web');
    stage.release('v1.2.0');
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await rollback('staging', '--json')).toBe(0);
    const report = JSON.parse(context.printed.join('')) as { kind: string; seconds: number; isInTime: boolean };
    expect(report).toMatchObject({ kind: 'stop', isInTime: true });
    expect(report.seconds).toBeLessThan(30);
    expect(created()).toEqual([]);
    expect(stage.mocks.codeDeploy.commandCalls(StopDeploymentCommand)).toHaveLength(2);
    expect(stage.record('v1.2.0').deployments).toMatchObject([{ outcome: 'rolled-back' }]);
  });

  it('waits for a rollback that CodeDeploy started by itself, and completes it', async () => {
    running('v1.2.0', 'api');
    running('v1.2.0', 'web');
    stage.release('v1.2.0');
    context.clock.advance(PREPARING_MS + 60_000);
    const [api] = stage.deployments;
    if (api) stage.fail(api, 'an alarm is in ALARM');
    expect(await rollback('staging')).toBe(0);
    const stops = stage.mocks.codeDeploy.commandCalls(StopDeploymentCommand).map(({ args: [{ input }] }) => input);
    expect(stops.map(({ deploymentId }) => deploymentId)).toEqual(['d-2']);
    expect(stage.deployments.map((each) => stage.percent(each))).toEqual([0, 0, 0, 0]);
    expect([...stage.suspended]).toEqual([
      ['api', false],
      ['web', false],
    ]);
    expect(stage.record('v1.2.0').deployments).toMatchObject([{ outcome: 'rolled-back' }]);
  });

  it('refuses to undo the redeployment of a table swap by traffic alone', async () => {
    running('v1.1.0', 'api');
    const [swap] = stage.deployments;
    if (swap) stage.deployments[0] = { ...swap, input: { ...swap.input, description: describeTables('grace') } };
    context.clock.advance(PREPARING_MS + 600_000);
    for (const words of [
      ['rollback', 'staging'],
      ['rollback', 'staging', '--code'],
      ['deploy', 'stop', 'staging'],
    ]) {
      expect(await runOps(words, context)).toBe(3);
    }
    expect(context.warned.join('\n')).toContain('db swap staging --back');
    expect(stage.mocks.codeDeploy.commandCalls(StopDeploymentCommand)).toHaveLength(0);
  });

  it('reverts flags that changed last, and keeps the code', async () => {
    const at = context.clock.now() - 60_000;
    const flag = (number: number, state: string) => ({
      DeploymentNumber: number,
      ConfigurationVersion: String(number),
      ConfigurationName: 'flags',
      State: state as 'COMPLETE',
      PercentageComplete: 100,
      StartedAt: new Date(at),
      CompletedAt: new Date(at),
    });
    stage.mocks.flags.on(ListFlags).resolves({ Items: [flag(3, 'COMPLETE'), flag(2, 'COMPLETE')] });
    stage.mocks.flags
      .onAnyCommand()
      .resolves({ ...flag(3, 'REVERTED'), Items: [flag(3, 'COMPLETE'), flag(2, 'COMPLETE')] });
    expect(await rollback('staging')).toBe(0);
    expect(stage.mocks.flags.commandCalls(StopFlags)[0]?.args[0].input).toMatchObject({
      DeploymentNumber: 3,
      AllowRevert: true,
    });
    expect(created()).toEqual([]);
    expect(context.printed.join('\n')).toContain('the code is not undone: "rollback --code"');
  });

  it('continues without flags if they are unreadable', async () => {
    stage.mocks.flags.onAnyCommand().rejects(new Error('AccessDenied'));
    stage.mocks.flags.on(ListFlags).rejects(new Error('AccessDenied'));
    expect(await rollback('staging')).toBe(0);
    expect(context.warned.join('\n')).toContain('could not read the flags: AccessDenied');
  });

  it('prints a missed time objective', async () => {
    context.clock.onSleep = () => context.clock.advance(300_000);
    expect(await rollback('staging')).toBe(0);
    expect(context.printed.join('\n')).toContain('MISSED the objective');
  });

  it('fails without a pointer change if its deployment fails', async () => {
    context.clock.onSleep = () => {
      const [api] = stage.deployments;
      if (api) stage.fail(api, 'the image is gone');
    };
    expect(await rollback('staging')).toBe(1);
    expect(context.warned.join('\n')).toContain('The rollback of api is failed: the image is gone');
    expect(stage.current().release).toBe('v1.1.0');
    expect(context.audit()).toMatchObject([{ outcome: 'failed' }]);
  });

  it('prints the plan and changes nothing in a dry run', async () => {
    expect(await rollback('staging', '--dry-run')).toBe(0);
    expect(context.printed[0]).toBe('Go back to v1.0.0 all at once (staging)');
    expect(created()).toEqual([]);
    expect(context.audit()).toEqual([]);
    expect(context.printed.join('\n').match(/\[ \]/g)).toHaveLength(8);
  });

  it('asks for confirmation and pages in production', async () => {
    begin('prod');
    expect(await rollback('prod')).toBe(3);
    expect(created()).toEqual([]);
    expect(await rollback('prod', '--yes', 'prod')).toBe(0);
    expect(stage.notices.map(({ topic }) => topic)).toEqual(['notify', 'page']);
  });

  it('refuses a local stack and unknown releases', async () => {
    expect(await rollback()).toBe(2);
    expect(await rollback('staging', '--to', 'v9.9.9')).toBe(2);
    expect(await rollback('staging', '--to', 'v1.1.0')).toBe(3);
  });
});
