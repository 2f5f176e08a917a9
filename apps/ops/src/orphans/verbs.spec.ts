import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Command } from 'commander';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { runOps, wholeProgram } from '../program.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { compareStage, type Orphan } from './compare.ts';

const tagging = mockClient(ResourceGroupsTaggingAPIClient);
const ssm = mockClient(SSMClient);
let context: FakeOpsContext;

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;
const TABLE = arn('dynamodb', 'table/civicforge-prod-users');
const GROUP = arn('logs', 'log-group:/ecs/civicforge-prod-api');
const ROLE = 'arn:aws:iam::123456789012:role/civicforge-prod-api-task';
const tags = { project: 'civicforge', stage: 'prod', component: 'data' };
const managed = (resourceArn: string, more = {}) => ({
  urn: `urn:pulumi:prod::civicforge::x::${resourceArn}`,
  type: 'aws:x/y:Z',
  custom: true,
  outputs: { arn: resourceArn, tagsAll: tags },
  ...more,
});
const exported = (...resources: object[]) => ran(JSON.stringify({ version: 3, deployment: { resources } }));
const tagged = (...arns: string[]) =>
  arns.map((one) => ({ ResourceARN: one, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));

/** The tables that the pointers name. */
function pointTo(names: Readonly<Record<string, string>>): void {
  const serving = TABLES.map(({ name }) => [name, names[name] ?? `civicforge-prod-${name}`] as const);
  ssm.on(GetParametersCommand).resolves({
    Parameters: serving.map(([name, Value]) => ({ Name: `/civicforge/prod/tables/${name}`, Value })),
  });
}

beforeEach(() => {
  ssm.reset();
  pointTo({});
  tagging.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  context.programs.set('pulumi stack export', exported(managed(TABLE), managed(`${GROUP}:*`), managed(ROLE)));
  tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: tagged(TABLE, GROUP) });
});

const orphans = (...words: string[]) => runOps(['orphans', 'prod', ...words], context);
const found = () => JSON.parse(context.printed.join('')) as Orphan[];

describe('ops orphans', () => {
  it('passes if state and account agree', async () => {
    expect(await orphans()).toBe(0);
    expect(context.printed).toEqual(['nothing stands outside of the state']);
  });

  it('lists resources outside of the state with a reason, over all pages', async () => {
    const side = arn('dynamodb', 'table/civicforge-prod-users-20260505t114000z');
    const bare = { ResourceARN: arn('sqs', 'left-behind') };
    tagging
      .on(GetResourcesCommand)
      .resolvesOnce({ ResourceTagMappingList: tagged(TABLE, GROUP, side), PaginationToken: 'more' })
      .resolves({ ResourceTagMappingList: [...tagged(arn('sns', 'old-topic')), bare], PaginationToken: '' });
    expect(await orphans()).toBe(1);
    const text = context.printed.join('\n');
    expect(text).toMatch(/UNMANAGED +data +\S+users-20260505t114000z +a restored table/);
    expect(text).toMatch(/UNMANAGED +data +\S+old-topic +carries our tags/);
    expect(text).toMatch(/UNMANAGED +- +\S+left-behind +made by hand/);
  });

  it('lists resources missing in the account, except untaggable types', async () => {
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: tagged(GROUP) });
    expect(await orphans('--json')).toBe(1);
    expect(found()).toMatchObject([{ kind: 'gone', arn: TABLE }]);
  });

  it('accepts allowed resources and prints the reason', async () => {
    const allowed = [
      arn('ecs', 'task-definition/civicforge-prod-api:12'),
      arn('backup', 'recovery-point:0815'),
      arn('ssm', 'parameter/civicforge/prod/releases/v1'),
      arn('ssm', 'parameter/civicforge/prod/tables/previous'),
    ];
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: tagged(TABLE, GROUP, ...allowed) });
    expect(await orphans('--json')).toBe(0);
    expect(found().map(({ kind }) => kind)).toEqual(allowed.map(() => 'allowed'));
  });

  it('knows a restored table that serves, until the stack adopts it', async () => {
    const [restored, other] = ['20260505t114000z', '20260401t000000z'].map((at) => `civicforge-prod-users-${at}`);
    const here = tagged(TABLE, GROUP, arn('dynamodb', `table/${restored}`), arn('dynamodb', `table/${other}`));
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: here });
    pointTo({ users: restored ?? '' });
    expect(await orphans('--json')).toBe(1);
    expect(found().map(({ kind, arn: one }) => [kind, one.split('/')[1]])).toEqual([
      ['serving', restored],
      ['unmanaged', other],
    ]);
    expect(found()[0]?.reason).toContain('"infra apply prod" adopt it');

    context.printed.length = 0;
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: here.slice(0, 3) });
    expect(await orphans()).toBe(0);
  });

  it('finds what a stage without pointers has left behind', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: tagged(TABLE, GROUP, arn('sqs', 'left')) });
    expect(await orphans('--json')).toBe(1);
    expect(found()).toMatchObject([{ kind: 'unmanaged' }]);
  });

  it('advises only verbs and options of this command', async () => {
    const program = await wholeProgram(context);
    const verbs = new Map(
      program.commands.flatMap((area) =>
        area.commands.map((verb): [string, Command] => [`${area.name()} ${verb.name()}`, verb]),
      ),
    );
    const gone = [{ urn: 'u', type: 't', arn: TABLE, tags }];
    const strange = [{ arn: arn('dynamodb', 'table/civicforge-prod-users-20260505t114000z'), tags }];
    const reasons = [[], ['civicforge-prod-users-20260505t114000z']]
      .flatMap((serving) => compareStage({ stage: 'prod', state: gone, tagged: strange, allowed: [], serving }))
      .map(({ reason }) => reason);
    const quoted = reasons.flatMap((reason) => [...reason.matchAll(/"(\w+ \w+)([^"]*)"/g)]);

    expect(quoted.length).toBeGreaterThanOrEqual(4);
    for (const [, verb = '', rest = ''] of quoted) {
      const options = [...rest.matchAll(/--[\w-]+/g)].map(([option]) => option);
      const known = verbs.get(verb)?.options.map(({ long }) => long) ?? [];
      expect([verb, verbs.has(verb), options.filter((option) => !known.includes(option))]).toEqual([verb, true, []]);
    }
  });

  it('filters by type', async () => {
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: tagged(arn('dynamodb', 'table/strange')) });
    expect(await orphans('--type', 'dynamodb:table', '--json')).toBe(1);
    expect(found().map(({ kind }) => kind)).toEqual(['gone', 'unmanaged']);
    expect(tagging.commandCalls(GetResourcesCommand)[0]?.args[0].input.ResourceTypeFilters).toEqual(['dynamodb:table']);
  });

  it('ignores resources that are being deleted, read-only or not of AWS', async () => {
    context.programs.set(
      'pulumi stack export',
      exported(
        managed(TABLE),
        managed(GROUP),
        managed(arn('sqs', 'a'), { delete: true }),
        managed(arn('sqs', 'b'), { external: true }),
        managed(arn('sqs', 'c'), { custom: false }),
        { urn: 'urn:x', type: 'random', id: 'seed', custom: true },
        managed(arn('sqs', 'd'), { outputs: { arn: arn('sqs', 'd') } }),
      ),
    );
    expect(await orphans()).toBe(0);
  });

  it.each([
    [
      'pulumi fails',
      () => context.programs.set('pulumi stack export', { code: 255, stdout: '', stderr: 'no login' }),
      'no login',
      1,
    ],
    [
      'pulumi answers something else',
      () => context.programs.set('pulumi stack export', ran('{}')),
      'no exported state',
      1,
    ],
    ['AWS throttles', () => tagging.on(GetResourcesCommand).rejects(new Error('Rate exceeded')), 'Rate exceeded', 1],
    ['pulumi is not here', () => context.programs.clear(), 'pulumi', 2],
  ] as [string, () => unknown, string, number][])('fails with the cause when %s', async (_, spoil, words, code) => {
    spoil();
    expect(await orphans()).toBe(code);
    expect(context.warned.join('\n')).toContain(words);
  });

  it('refuses the local stack and a type that is none', async () => {
    expect(await runOps(['orphans'], context)).toBe(2);
    expect(await orphans('--type', 'all of them')).toBe(2);
  });

  it('reads the edge region too', async () => {
    const outputs = saveOutputs(context, 'prod');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${context.records}/outputs.prod.json`, JSON.stringify({ ...outputs, region: 'eu-west-1' }));
    expect(await orphans()).toBe(0);
    expect(tagging.commandCalls(GetResourcesCommand)).toHaveLength(2);
  });
});
