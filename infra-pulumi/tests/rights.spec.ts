import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_KINDS } from '../../libs/contract/src/keys.ts';
import { ARCHIVE_ACTIONS } from '../components/log-archive.ts';
import { PHOTO_ACTIONS } from '../components/photo-bucket.ts';
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
    // Its name of the table is shorthand for a variable.
    const shorthand = { file: 'users/staff-name.writes.dynamo.ts', table: 'users', action: 'DeleteItem' };
    expect(uses).toContainEqual(shorthand);
    expect(new Set(uses.map(({ table }) => table))).toEqual(
      new Set(['quests', 'users', 'comments', 'calls', 'cases', 'rewards', 'notices', 'deliveries', 'runtime']),
    );
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

  it('include a scan only for restored tables, and no table of another stage', () => {
    for (const { owner, actions, resources } of roleStatements(production)) {
      // AWS Backup demands it of the role that restores a copy.
      const restores = ['civicforge-prod-operate', 'civicforge-prod-backup'].includes(owner.name);
      if (!restores) expect(actions).not.toContain('dynamodb:Scan');
      expect(resources.filter((arn) => arn.includes(':table/') && !arn.includes('civicforge-prod-'))).toEqual([]);
    }
  });
});

describe('the writers of each kind of item', () => {
  // Out of date: `npm run docs:infra` writes the file, whose difference is then reviewed.
  it('are the reviewed files', () => {
    const reviewed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../item-writers.json'), 'utf8'));

    expect(access.writers).toEqual(reviewed);
  });

  it('are known for every kind, and every writing file has its kinds', () => {
    const kinds = Object.entries(KEY_KINDS).flatMap(([table, names]) => names.map((name) => `${table}/${name}`));

    expect(Object.keys(access.writers)).toEqual(expect.arrayContaining(kinds));
    expect(Object.keys(access.writers).filter((kind) => kind.endsWith('/unknown'))).toEqual([]);
  });

  it('write no reward from a quest, and no quest from a reward', () => {
    const folders = (table: string) =>
      Object.entries(access.writers).flatMap(([kind, files]) =>
        kind.startsWith(`${table}/`) ? files.map((file) => file.split('/')[0]) : [],
      );

    expect(new Set(folders('rewards'))).toEqual(new Set(['rewards']));
    expect(folders('quests')).not.toContain('rewards');
  });
});

describe('the rights on the photos', () => {
  it('are the calls of the service, on its two prefixes', () => {
    const source = readFileSync(join(import.meta.dirname, '../../apps/api/src/photos/photo-store.s3.ts'), 'utf8');
    const calls = [...source.matchAll(/new (\w+)Command\(/g)].map(([, call = '']) => call);
    // IAM knows DeleteObjects as DeleteObject.
    const needed = calls.map((call) => (call === 'DeleteObjects' ? 'DeleteObject' : call));
    expect(needed.sort()).toEqual([...PHOTO_ACTIONS.objects]);
    const onPhotos = statementsOf('api-task').filter(({ resources }) =>
      resources.some((arn) => arn.includes('photos')),
    );
    expect(onPhotos.flatMap(({ actions }) => actions).sort()).toEqual(
      [...PHOTO_ACTIONS.objects, ...PHOTO_ACTIONS.bucket].map((name) => `s3:${name}`).sort(),
    );
    for (const role of ['web-task', 'jobs-task'] as const) {
      expect(statementsOf(role).flatMap(({ actions }) => actions.filter((name) => name.startsWith('s3:')))).toEqual([]);
    }
  });
});

describe('the rights on the archive of the log', () => {
  it('are the calls of the service, and none that deletes', () => {
    const source = readFileSync(join(import.meta.dirname, '../../apps/api/src/log/checkpoint-archive.s3.ts'), 'utf8');
    const calls = [...source.matchAll(/new (\w+)Command\(/g)].map(([, call = '']) => call);
    const archive = statementsOf('api-task').filter(({ resources }) =>
      resources.some((arn) => arn.includes('archive')),
    );
    const granted = archive.flatMap(({ actions }) => actions.filter((name) => name.startsWith('s3:')));
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
