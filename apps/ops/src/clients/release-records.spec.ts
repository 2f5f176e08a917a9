import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { FakeStage, PREPARING_MS } from '../../testing/fake-stage.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { Deployments, isDeploymentRunning } from './code-deploy.ts';
import { notifyPeople } from './notices.ts';
import { movedTo, type ReleaseRecord, ReleaseRecords, withDeployment } from './release-records.ts';

const access = { stage: 'staging', data: '.local' } as const;
const context = new FakeOpsContext();
const stage = new FakeStage(context, 'staging');

describe('release records', () => {
  const records = new ReleaseRecords(context, access);

  it('are found by name, commit and digest, the newest first', async () => {
    stage.release('v1.0.0', { serves: true });
    context.clock.advance(1_000);
    const newer = stage.release('v1.1.0');
    expect(await records.list()).toMatchObject([{ release: 'v1.1.0' }, { release: 'v1.0.0' }]);
    expect(await records.find('v1.1.0')).toEqual(newer);
    expect(await records.find(newer.commit)).toEqual(newer);
    expect(await records.find('sha256:jobs-v1.1.0')).toEqual(newer);
    await expect(records.find('c0ff')).rejects.toThrow('has no release c0ff');
  });

  it('stay below the parameter size with long texts and many deployments', async () => {
    const entry = {
      at: '2026-05-05T12:00:00.000Z',
      by: 'ada',
      kind: 'deploy',
      strategy: 'canary 10 % for 5 min',
      ids: { api: 'd-ABCDEFGHI', web: 'd-ABCDEFGHI' },
      outcome: 'rolled-back',
      seconds: 600,
      reason: 'x'.repeat(300),
      invalidation: 'I2J3K4L5M6N7O8',
    } as const;
    let record: ReleaseRecord = { ...stage.release('v1.2.0', { serves: true }), notes: 'n'.repeat(10_000) };
    for (let count = 0; count < 20; count += 1) record = withDeployment(record, entry);
    await records.write(record);
    expect(stage.record('v1.2.0').deployments).toHaveLength(5);
    expect(JSON.stringify(stage.record('v1.2.0')).length).toBeLessThan(8_192);
  });

  it('keep ten releases, and drop the later ones after a return', () => {
    let current = movedTo(undefined, 'v1.0.0', 'a');
    for (let minor = 1; minor < 20; minor += 1) current = movedTo(current, `v1.${minor}.0`, 'b');
    expect([current.release, ...current.before]).toHaveLength(10);
    expect(movedTo(current, 'v1.19.0', 'c')).toBe(current);
    expect(movedTo(current, 'v1.17.0', 'c')).toMatchObject({
      release: 'v1.17.0',
      before: ['v1.16.0', ...current.before.slice(3)],
    });
  });

  it('are refused for a local stack', () => {
    expect(() => new ReleaseRecords(context, { stage: 'local', data: '.local' })).toThrow('has none of this');
  });
});

describe('notices', () => {
  it('are published with a subject of at most 100 characters, and never throw', async () => {
    const subject = `Quests “fail”\n${'x'.repeat(200)}`;
    expect(await notifyPeople(context, access, { subject, lines: ['why'], page: true })).toBe(
      'notified notify and page, and the chat',
    );
    expect(stage.notices).toHaveLength(2);
    expect(stage.notices[0]?.subject).toHaveLength(100);
    expect(stage.notices[0]?.subject).toMatch(/^\[staging\] Quests {2}fail {2}x+$/);
    expect(stage.notices[0]?.message).toContain('By ada. On call: on-call.');
    // The chat shows the whole subject.
    expect(stage.chat).toEqual([expect.stringMatching(/^\[staging\] Quests /)]);
    expect(stage.chat[0]?.length).toBeGreaterThan(100);
    expect(await notifyPeople(context, { stage: 'dev', data: '.local' }, { subject: 'x', lines: [] })).toContain(
      'the notice was not sent',
    );
    expect(await notifyPeople(context, { stage: 'local', data: '.local' }, { subject: 'x', lines: [] })).toContain(
      'local',
    );
  });
});

describe('deployments', () => {
  it('do not run in a local stack or without a CodeDeploy deployment', async () => {
    expect(await isDeploymentRunning(context, { stage: 'local', data: '.local' })).toBe(false);
    expect(await isDeploymentRunning(context, access)).toBe(false);
  });

  it('run until all traffic has moved, and then wait for the end of the old tasks', async () => {
    const applicationName = 'civicforge-staging-api';
    const input = { applicationName, deploymentConfigName: 'civicforge-staging-canary-10-5m' };
    const createdAt = context.clock.now();
    const release = { id: 'd-1', application: applicationName, createdAt, input, taskDefinition: '' };
    stage.deployments.push({ ...release, isHeld: false });
    const deployments = new Deployments(context, access);
    expect(await deployments.running()).toMatchObject([{ isWaitingForTermination: false, percent: 0 }]);
    context.clock.advance(PREPARING_MS + 60_000);
    expect(await isDeploymentRunning(context, access)).toBe(true);
    expect(await deployments.running()).toMatchObject([{ isWaitingForTermination: false, percent: 10 }]);
    context.clock.advance(300_000);
    expect(await deployments.running()).toMatchObject([{ isWaitingForTermination: true, percent: 100 }]);
    expect(await isDeploymentRunning(context, access)).toBe(false);
  });
});

describe('an unavailable parameter store', () => {
  it('fails instead of returning no release', async () => {
    stage.mocks.ssm.on(GetParameterCommand).rejects(new Error('AccessDenied'));
    await expect(new ReleaseRecords(context, access).current()).rejects.toThrow('AccessDenied');
  });
});
