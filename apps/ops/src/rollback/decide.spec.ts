import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { ReleaseRecord } from '../clients/release-records.ts';
import { describe as described } from '../deploy/mover.ts';
import { decideUndo, type RollbackFacts, type Undo } from './decide.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const ago = (minutes: number) => NOW - minutes * 60_000;
const iso = (minutes: number) => new Date(ago(minutes)).toISOString();

const record = (release: string, change: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  release,
  commit: `c0ffee${release.replaceAll(/\D/g, '')}`,
  at: iso(1_000),
  by: 'grace',
  images: { api: 'a', web: 'w', jobs: 'j' },
  taskDefinitions: { api: `api:${release}`, web: `web:${release}`, reprocess: `reprocess:${release}` },
  signOffs: [],
  deployments: [],
  ...change,
});

const running = (release: string, minutes: number, kind: 'deploy' | 'rollback' = 'deploy'): ObservedDeployment => ({
  id: 'd-1',
  service: 'api',
  status: 'InProgress',
  configuration: '',
  description: described(release, kind, 'grace'),
  createdAt: ago(minutes),
  isWaitingForTermination: false,
  terminationWaitSeconds: 3_600,
  percent: 10,
  targetGroups: {},
  steps: [],
});

const facts = (change: Partial<RollbackFacts> = {}): RollbackFacts => ({
  now: NOW,
  running: [],
  current: { release: 'v1.1.0', since: iso(60), before: ['v1.0.0', 'v0.9.0'] },
  records: [record('v1.1.0', { rollbackTarget: 'v1.0.0' }), record('v1.0.0'), record('v0.9.0')],
  ...change,
});

const words = (undo: Undo): string => {
  switch (undo.kind) {
    case 'flags':
      return `flags ${undo.number}`;
    case 'stop':
      return `stop ${undo.release}${undo.target === undefined ? '' : ` back to ${undo.target.release}`}`;
    case 'deploy':
      return `deploy ${undo.target.release}${undo.endFirst.length > 0 ? ' after the end of what runs' : ''}`;
  }
};

const flagsAt = (minutes: number) => ({ at: ago(minutes), number: 7, isRunning: false });

describe('decideUndo', () => {
  it.each<[string, Partial<RollbackFacts>, { to?: string; code?: true }, string]>([
    ['nothing changed but the release, long ago', {}, {}, 'deploy v1.0.0'],
    ['flags changed after the release', { flags: flagsAt(10) }, {}, 'flags 7'],
    ['flags changed before the release', { flags: flagsAt(90) }, {}, 'deploy v1.0.0'],
    [
      'flags changed too long ago to be reverted',
      { current: { release: 'v1.1.0', since: iso(80 * 60), before: ['v1.0.0'] }, flags: flagsAt(73 * 60) },
      {},
      'deploy v1.0.0',
    ],
    ['flags changed last, but the code is meant', { flags: flagsAt(10) }, { code: true }, 'deploy v1.0.0'],
    ['flags changed last, but a release is named', { flags: flagsAt(10) }, { to: 'v0.9.0' }, 'deploy v0.9.0'],
    ['a release moves', { running: [running('v1.2.0', 5)] }, {}, 'stop v1.2.0'],
    [
      'a release moves, flags changed before it',
      { running: [running('v1.2.0', 5)], flags: flagsAt(10) },
      {},
      'stop v1.2.0',
    ],
    ['a release moves, flags changed since', { running: [running('v1.2.0', 5)], flags: flagsAt(2) }, {}, 'flags 7'],
    [
      'the old tasks of the promoted release still wait',
      { running: [running('v1.1.0', 65)] },
      {},
      'stop v1.1.0 back to v1.0.0',
    ],
    [
      'they wait, and just their release is named',
      { running: [running('v1.1.0', 65)] },
      { to: 'v1.0.0' },
      'stop v1.1.0 back to v1.0.0',
    ],
    [
      'they wait, but an older release is named',
      { running: [running('v1.1.0', 65)] },
      { to: 'v0.9.0' },
      'deploy v0.9.0 after the end of what runs',
    ],
    [
      'only a way back runs',
      { running: [running('v1.0.0', 1, 'rollback')] },
      { to: 'v0.9.0' },
      'deploy v0.9.0 after the end of what runs',
    ],
    ['a release is named by its commit', {}, { to: 'c0ffee090' }, 'deploy v0.9.0'],
  ])('when %s', (_, change, wishes, undo) => {
    expect(words(decideUndo(facts(change), wishes))).toBe(undo);
  });

  it.each<[string, Partial<RollbackFacts>, { to?: string }, number, RegExp]>([
    ['nothing served before', { current: { release: 'v1.1.0', since: iso(1), before: [] } }, {}, 3, /--to/],
    ['an unknown release', {}, { to: 'v7.7.7' }, 2, /no record of v7.7.7/],
    ['it serves already', {}, { to: 'v1.1.0' }, 3, /is what serves/],
    [
      'it never served here',
      { records: [record('v1.0.0', { taskDefinitions: {} })] },
      { to: 'v1.0.0' },
      3,
      /never served/,
    ],
  ])('is refused when %s', (_, change, wishes, exitCode, message) => {
    expect(() => decideUndo(facts(change), wishes)).toThrow(expect.objectContaining({ exitCode }) as Error);
    expect(() => decideUndo(facts(change), wishes)).toThrow(message);
  });
});
