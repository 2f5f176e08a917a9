import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVE_ACTIONS } from '../components/log-archive.ts';
import { POOL_ACTIONS } from '../components/roles.ts';
import { roleStatements } from '../rules/iam.ts';
import type { Resource } from '../rules/resource.ts';
import { TABLE_ACCESS } from '../table-access.ts';
import { prepared } from './graphs.ts';

const { stages, access } = prepared();
const production: readonly Resource[] = stages.prod.resources;

const statementsOf = (role: string) =>
  roleStatements(production).filter(({ owner }) => owner.name === `civicforge-prod-${role}`);

const databaseActions = (role: string) =>
  new Set(statementsOf(role).flatMap(({ actions }) => actions.filter((action) => action.startsWith('dynamodb:'))));

describe('the rights on tables', () => {
  it('follow from code in which the analysis resolves every database request', () => {
    const { uses, unresolved } = access;

    expect(unresolved).toEqual([]);
    expect(uses.map(({ action }) => action)).not.toContain('Scan');
    expect(new Set(uses.map(({ table }) => table))).toEqual(new Set(['quests', 'users', 'rewards', 'runtime']));
  });

  // Out of date: `npm run docs:infra` writes infra-pulumi/table-access.json, whose difference is then reviewed.
  it('are exactly those that the code of each role needs', () => {
    expect(TABLE_ACCESS).toEqual(access.needed);
  });

  it.each(['api', 'jobs'] as const)('equal the policy of %s for every table', (role) => {
    const granted = statementsOf(`${role}-task`)
      .filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')))
      .map(({ actions, resources }) => ({ actions, resources }));
    const wanted = Object.entries(TABLE_ACCESS[role]).map(([table, { actions, indexes }]) => {
      const arn = `arn:aws:dynamodb:us-east-1:123456789012:table/civicforge-prod-${table}*`;
      return {
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [arn, ...indexes.map((index) => `${arn}/index/${index}`)],
      };
    });

    expect(granted).toEqual(wanted);
  });

  it('are smaller for the jobs than for the service', () => {
    expect(TABLE_ACCESS.jobs.runtime?.actions ?? []).not.toContain('DeleteItem');
    expect([...databaseActions('jobs-task')].filter((action) => !databaseActions('api-task').has(action))).toEqual([]);
  });

  it('are empty for the web and for the release hook', () => {
    expect(statementsOf('web-task')).toEqual([]);
    expect(databaseActions('hook').size).toBe(0);
  });

  it('include a scan only for the verification of restored tables, and no table of another stage', () => {
    for (const { owner, actions, resources } of roleStatements(production)) {
      if (owner.name !== 'civicforge-prod-operate') expect(actions).not.toContain('dynamodb:Scan');
      expect(resources.filter((arn) => arn.includes(':table/') && !arn.includes('civicforge-prod-'))).toEqual([]);
    }
  });
});

describe('the rights on the archive of the log', () => {
  it('are the calls of the service, and none that deletes', () => {
    const source = readFileSync(join(import.meta.dirname, '../../apps/api/src/log/checkpoint-archive.s3.ts'), 'utf8');
    const calls = [...source.matchAll(/new (\w+)Command\(/g)].map(([, call = '']) => call);
    const granted = statementsOf('api-task').flatMap(({ actions }) => actions.filter((name) => name.startsWith('s3:')));
    expect(granted.sort()).toEqual(['s3:GetObject', 's3:ListBucket', 's3:PutObject']);
    // IAM knows ListObjectsV2 as ListBucket.
    const needed = calls.map((call) => (call === 'ListObjectsV2' ? 'ListBucket' : call));
    expect(needed.sort()).toEqual([...ARCHIVE_ACTIONS.objects, ...ARCHIVE_ACTIONS.bucket].sort());
  });
});

describe('the rights on the user pool', () => {
  const folder = join(import.meta.dirname, '../../apps/api/src/auth');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const used = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/new (Admin\w+)Command\(/g)].map(([, action = '']) => action),
  );

  it('are the administrative calls of the service, on the stage’s pool and for the service alone', () => {
    expect([...new Set(used)].sort()).toEqual([...POOL_ACTIONS].sort());
    const granted = roleStatements(production).filter(({ actions }) =>
      actions.some((action) => action.startsWith('cognito-idp:')),
    );
    const onPool = granted.filter(({ owner }) => owner.name === 'civicforge-prod-api-task');
    expect(onPool.map(({ actions }) => actions)).toEqual([POOL_ACTIONS.map((action) => `cognito-idp:${action}`)]);
    expect(onPool.flatMap(({ resources }) => resources).every((arn) => arn !== '*')).toBe(true);
    const tasks = granted.map(({ owner }) => owner.name).filter((name) => name.endsWith('-task'));
    expect(tasks).toEqual(['civicforge-prod-api-task']);
  });
});
