import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { nameOf } from '../../libs/contract/src/names.ts';
import { callProblems, joined, shellText } from './commands.ts';
import { describeOps } from './ops.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, '.github');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly uses?: string;
  readonly needs?: readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | null>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (path: string) => readFileSync(join(FOLDER, path), 'utf8');
const workflow = (name: string) => parse(read(`workflows/${name}.yml`)) as Workflow;
const NAMES = globSync('*.yml', { cwd: join(FOLDER, 'workflows') }).map((file) => file.replace('.yml', ''));
const action = parse(read('actions/stage/action.yml')) as { inputs: object; runs: { steps: readonly Step[] } };

const jobsOf = (name: string) => Object.entries(workflow(name).jobs);
const stepsOf = (name: string) => jobsOf(name).flatMap(([, { steps = [] }]) => steps);
const everyStep = () => [...NAMES.flatMap(stepsOf), ...action.runs.steps];
const runs = () => everyStep().flatMap(({ run }) => (run === undefined ? [] : [run]));

describe('the workflows', () => {
  it('are ci, deploy and security', () => {
    expect(NAMES.sort()).toEqual(['ci', 'deploy', 'security']);
  });

  it('run existing scripts and valid verbs', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const names = new Set(Object.keys(scripts));
    const { problems, calls } = joined(runs().map((text) => shellText('workflow', 1, text, names)));
    expect(problems).toEqual([]);
    expect(calls.length).toBeGreaterThan(3);
    expect(callProblems(calls, describeOps(calls.map(({ words }) => words)).problems)).toEqual([]);
  });

  it('run existing files', () => {
    const files = runs().flatMap((text) => text.match(/(?<=\bnode )\S+|^\.\S+/gm) ?? []);
    expect(files.filter((file) => globSync(file, { cwd: ROOT }).length === 0)).toEqual([]);
    expect(files.length).toBeGreaterThan(1);
  });

  it('pin actions by commit, with the version in a comment', () => {
    const lines = ['workflows/ci.yml', 'workflows/deploy.yml', 'workflows/security.yml', 'actions/stage/action.yml']
      .flatMap((path) => read(path).split('\n'))
      .filter((line) => /^\s*(- )?uses:/.test(line) && !line.includes('./.github/'));
    expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const pins = new Map<string, Set<string>>();
    for (const [, name = '', pin = ''] of lines.map((line) => /uses: (\S+)@(\S+)/.exec(line) ?? [])) {
      pins.set(name, (pins.get(name) ?? new Set()).add(pin));
    }
    expect([...pins].filter(([, each]) => each.size > 1)).toEqual([]);
  });

  it('have read access to the repository alone, unless a job needs more', () => {
    for (const name of NAMES) expect(workflow(name).permissions).toEqual({ contents: 'read' });
    const more = NAMES.flatMap((name) =>
      jobsOf(name).flatMap(([job, { permissions }]) => (permissions ? [[job, Object.entries(permissions)]] : [])),
    );
    const oidc = [
      ['contents', 'read'],
      ['id-token', 'write'],
    ];
    expect(Object.fromEntries(more)).toEqual({
      staging: oidc,
      promotion: oidc,
      production: [...oidc, ['pull-requests', 'read']],
      flags: oidc,
    });
  });

  it('store no key and enter a stage by OIDC in the environment of its name', () => {
    for (const name of NAMES) expect(read(`workflows/${name}.yml`)).not.toMatch(/\$\{\{[^}]*secrets|AKIA/);
    const entered = jobsOf('deploy').flatMap(([, { environment, permissions, steps = [] }]) =>
      steps
        .filter(({ uses }) => uses === './.github/actions/stage')
        .map((step) => [step.with?.['stage'], environment, permissions?.['id-token']]),
    );
    expect(entered).toEqual([
      ['staging', 'staging', 'write'],
      ['prod', 'prod', 'write'],
      ['prod', 'prod', 'write'],
      ['prod', 'prod', 'write'],
    ]);
    expect(nameOf('prod', 'deploy')).toBe('civicforge-prod-deploy');
    for (const { with: given } of stepsOf('deploy').filter(({ uses }) => uses === './.github/actions/stage')) {
      expect(Object.keys(given ?? {}).sort()).toEqual(Object.keys(action.inputs).sort());
    }
  });

  it('interpolate no user input into a command', () => {
    expect(runs().filter((text) => text.includes('${{'))).toEqual([]);
  });

  it('persist no repository credentials in the checkout', () => {
    const checkouts = everyStep().filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  it('have timeouts and concurrency groups', () => {
    for (const name of NAMES) {
      expect(workflow(name).concurrency?.group).toBeDefined();
      const endless = jobsOf(name).filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined);
      expect(endless.map(([job]) => job)).toEqual([]);
    }
  });

  it('split the pushes to main by one list of existing paths', () => {
    const paths = workflow('deploy').on['push']?.['paths'] ?? [];
    expect(workflow('ci').on['push']?.['paths-ignore']).toEqual(paths);
    expect(paths.filter((path) => globSync(path.replace(/\/\*\*$/, ''), { cwd: ROOT }).length === 0)).toEqual([]);
    expect(paths.length).toBeGreaterThan(5);
  });
});

describe('the release workflow', () => {
  const { jobs } = workflow('deploy');
  const commandsOf = (job: string) => (jobs[job]?.steps ?? []).flatMap(({ run = '' }) => run.split('\n'));
  const at = (job: string, command: string) => commandsOf(job).findIndex((line) => line.includes(command));

  it('runs scan, tests and drills, then staging, then after an approval production, and flags last', () => {
    expect(jobs['staging']?.needs).toEqual(['changes', 'scan', 'test', 'drill']);
    expect(jobs['promotion']?.needs).toContain('staging');
    expect(jobs['production']?.needs).toContain('promotion');
    expect(jobs['production']?.environment).toBe('prod');
    expect(jobs['flags']?.needs).toEqual(['production']);
    expect(jobs['scan']?.uses).toBe('./.github/workflows/security.yml');
    expect(jobs['test']?.uses).toBe('./.github/workflows/ci.yml');
  });

  it.each([
    [
      'staging',
      [
        'image build',
        'image push',
        'ready',
        'deploy start',
        'smoke',
        'verify staging --window 5m --browser',
        'verify staging --database',
      ],
    ],
    ['production', ['ready', 'deploy start', 'verify']],
  ])('runs its steps in order: %s', (job, order) => {
    const places = order.map((command) => at(job, command));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('builds once and promotes the images of staging to production', () => {
    const builders = Object.keys(jobs).filter((job) => at(job, 'image build') >= 0);
    expect(builders).toEqual(['staging']);
    expect(at('promotion', 'image push prod --from staging')).toBeGreaterThanOrEqual(0);
  });

  it('raises only flags from its input', () => {
    const words = commandsOf('flags').join(' ');
    expect(Object.keys(FLAGS).filter((flag) => words.includes(flag))).toEqual([]);
  });
});
