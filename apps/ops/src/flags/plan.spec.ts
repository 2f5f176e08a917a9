import { EXIT } from '../core/exit-codes.ts';
import { appliedStages } from './history.ts';
import { type Change, planChange, planRevert } from './plan.ts';
import type { FlagDeployment, FlagState } from './store.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const HOUR_MS = 3_600_000;

function deployment(number: number, state: string, hoursAgo = 1): FlagDeployment {
  const at = NOW - hoursAgo * HOUR_MS;
  return { number, version: number, label: `v${number}`, state, percent: 40, startedAt: at, completedAt: at };
}

function state(...deployments: FlagDeployment[]): FlagState {
  const running = deployments.find(({ state: is }) => is === 'DEPLOYING' || is === 'BAKING');
  const served = deployments.find(({ state: is }) => is === 'COMPLETE');
  const versions = deployments.map(({ number, label }) => ({ number, label, description: '' }));
  return { versions, deployments, ...(running && { running }), ...(served && { served }) };
}

const change = (given: Partial<Change>) =>
  planChange({
    verb: 'flags set',
    title: 'Change flags',
    stage: 'prod',
    state: state(deployment(4, 'COMPLETE')),
    text: '{}',
    differences: ['+ a'],
    description: 'set',
    strategy: 'canary-10-20m',
    wait: true,
    ...given,
  });
const kinds = ({ steps }: { steps: readonly { do: string }[] }) => steps.map((step) => step.do);

describe('planChange', () => {
  it('plans write, deployment, follow-up and task check, with the difference', () => {
    const plan = change({});
    expect(kinds(plan)).toEqual(['write', 'deploy', 'follow', 'arrive']);
    expect(plan.steps[0]).toMatchObject({ label: 'v5', latest: 4 });
    expect(plan.steps[1]).toMatchObject({ strategy: 'canary-10-20m', after: 4 });
    expect(plan.notes).toEqual(['+ a']);
    expect(kinds(change({ wait: false }))).toEqual(['write', 'deploy']);
  });

  it('has no steps without a difference', () => {
    expect(change({ differences: [] }).steps).toEqual([]);
  });

  it('refuses during a deployment and names the command to end it', () => {
    const running = state(deployment(5, 'BAKING'), deployment(4, 'COMPLETE'));
    expect(() => change({ state: running })).toThrow(expect.objectContaining({ exitCode: EXIT.refused }));
    expect(() => change({ state: running })).toThrow('flags revert');
  });

  it.each([
    ['DEPLOYING', false],
    ['BAKING', true],
  ])('of an emergency ends one that is %s first', (is, allowRevert) => {
    const plan = change({ state: state(deployment(5, is), deployment(4, 'COMPLETE')), isUrgent: true });
    expect(plan.steps[0]).toMatchObject({ do: 'stop', deployment: 5, allowRevert });
    expect(plan.notes).toContain('the new version does not contain the change of the stopped deployment');
  });
});

describe('planRevert', () => {
  it('stops a running deployment', () => {
    const plan = planRevert('prod', state(deployment(5, 'DEPLOYING'), deployment(4, 'COMPLETE')), NOW);
    expect(plan.steps).toMatchObject([
      { do: 'stop', deployment: 5, allowRevert: false },
      { do: 'arrive', label: 'v4' },
    ]);
  });

  it('reverts a deployment within 72 hours of its end', () => {
    const plan = planRevert('prod', state(deployment(5, 'COMPLETE', 72), deployment(4, 'COMPLETE', 99)), NOW);
    expect(plan.steps).toMatchObject([{ do: 'stop', deployment: 5, allowRevert: true }, { label: 'v4' }]);
  });

  it.each([
    ['later than that', [deployment(5, 'COMPLETE', 73), deployment(4, 'COMPLETE', 99)], '72 hours'],
    ['where it was taken back already', [deployment(5, 'ROLLED_BACK'), deployment(4, 'COMPLETE')], '--to'],
    ['where nothing served before', [deployment(1, 'COMPLETE')], 'Nothing served before'],
    ['where nothing was ever deployed', [], 'Nothing was ever deployed'],
  ])('is refused %s', (_, deployments, words) => {
    expect(() => planRevert('prod', state(...deployments), NOW)).toThrow(words);
  });

  it('deploys an older version at once, but not during another deployment', () => {
    const plan = planRevert('prod', state(deployment(5, 'COMPLETE'), deployment(2, 'COMPLETE')), NOW, 2);
    expect(plan.steps[0]).toMatchObject({ do: 'deploy', version: 2, strategy: 'all-at-once' });
    expect(() => planRevert('prod', state(deployment(5, 'BAKING'), deployment(2, 'COMPLETE')), NOW, 2)).toThrow(
      'only one can run',
    );
    expect(() => planRevert('prod', state(deployment(5, 'COMPLETE')), NOW, 3)).toThrow('no version 3');
  });
});

describe('appliedStages', () => {
  const history = (...entries: [number, string, string][]): FlagState => ({
    versions: entries.map(([number, description]) => ({ number, label: '', description })).reverse(),
    deployments: entries.map(([number, , is]) => deployment(number, is)).reverse(),
  });

  it('returns the applied and not reverted stages, latest first', () => {
    const all = history(
      [2, 'stage stage_1 on 1; by ada', 'COMPLETE'],
      [3, 'set quest_categories=on; by ada', 'COMPLETE'],
      [4, 'stage stage_2 on 3; by ada', 'COMPLETE'],
      [5, 'stage stage_3 on 4; by ada', 'COMPLETE'],
      [6, 'stage-back stage_3 on 4; by ada', 'COMPLETE'],
    );
    expect(appliedStages(all)).toEqual([
      { name: 'stage_2', before: 3 },
      { name: 'stage_1', before: 1 },
    ]);
  });

  it('omits stages whose deployment was rolled back', () => {
    const all = history([2, 'stage stage_1 on 1', 'COMPLETE'], [3, 'stage stage_2 on 2', 'ROLLED_BACK']);
    expect(appliedStages(all)).toEqual([{ name: 'stage_1', before: 1 }]);
  });
});
