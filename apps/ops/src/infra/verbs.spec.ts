import { PutObjectCommand } from '@aws-sdk/client-s3';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOutputs } from '../clients/outputs.ts';
import { runOps } from '../program.ts';
import { FakeStage } from '../../testing/fake-stage.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { latestPreview, staleness } from './preview.ts';

const STEPS = {
  steps: [
    { op: 'same', urn: 'urn:pulumi:dev::civicforge::a:b$aws:sqs/queue:Queue::civicforge-dev-dead-letters' },
    {
      op: 'replace',
      urn: 'urn:pulumi:dev::civicforge::a:b$aws:dynamodb/table:Table::civicforge-dev-quests',
      replaceReasons: ['hashKey'],
      diffReasons: ['hashKey'],
    },
    {
      op: 'update',
      urn: 'urn:pulumi:dev::civicforge::aws:s3/bucket:Bucket::civicforge-dev-assets',
      diffReasons: ['tags'],
    },
  ],
};
const STATE = { version: 3, deployment: { resources: [{}, {}] } };

let context: FakeOpsContext;
let stage: FakeStage;

beforeEach(() => begin('dev'));

function begin(name: 'dev' | 'prod'): void {
  const root = mkdtempSync(join(tmpdir(), 'civicforge-infra-'));
  mkdirSync(join(root, 'infra-pulumi'));
  writeFileSync(join(root, 'infra-pulumi', 'index.ts'), 'export {};\n');
  context = new FakeOpsContext({ root });
  stage = new FakeStage(context, name);
  context.programs.set('git ls-files', ran('infra-pulumi/index.ts\ninfra-pulumi/gone.ts\n'));
  context.programs.set('git rev-parse HEAD', ran('abc\n'));
  context.programs.set('pulumi preview', () => {
    const [, plan = ''] = /--save-plan (\S+)/.exec(context.ran.at(-1) ?? '') ?? [];
    writeFileSync(plan, '{}');
    return ran(JSON.stringify(STEPS));
  });
  context.programs.set('pulumi stack export', ran(JSON.stringify(STATE)));
  context.programs.set('pulumi stack output', ran(JSON.stringify({ ...stage.outputs, region: 'eu-west-1' })));
  context.programs.set('pulumi up', ran('Updating\n  + 1 created\n'));
}

const infra = (...words: string[]) => runOps(['infra', ...words], context);
const said = () => context.warned.join('\n');

async function planned(name: 'dev' | 'prod' = 'dev'): Promise<string> {
  await infra('preview', name);
  return latestPreview(context, name)?.plan ?? '';
}

const apply = (plan: string, ...words: string[]) =>
  infra('apply', 'dev', '--plan', plan, '--approver', 'grace', '--ticket', 'OPS-1', ...words);

describe('infra preview', () => {
  it('prints the changes, replacements and deletions first, and stores the plan', async () => {
    expect(await infra('preview', 'dev')).toBe(0);
    const shown = context.printed.join('\n');
    expect(shown).toMatch(/replace +aws:dynamodb\/table:Table +civicforge-dev-quests \(hashKey\)/);
    expect(shown).toContain('1 replace, 1 update');
    expect(shown).toContain('1 SURPRISES');
    expect(shown).not.toContain('dead-letters');
    expect(context.ran.find((line) => line.startsWith('pulumi'))).toMatch(
      /^pulumi preview --policy-pack policy --save-plan \S+ --json --stack dev --non-interactive$/,
    );
    expect(latestPreview(context, 'dev')).toMatchObject({
      stage: 'dev',
      by: 'ada',
      commit: 'abc',
      counts: { update: 1 },
    });
    expect(latestPreview(context, 'prod')).toBeUndefined();
  });

  it('reads the account first with --refresh, and so does the apply of its plan', async () => {
    expect(await infra('preview', 'dev', '--refresh')).toBe(0);
    expect(context.ran.find((line) => line.startsWith('pulumi preview'))).toContain(' --refresh ');
    expect(await apply(latestPreview(context, 'dev')?.plan ?? '')).toBe(0);
    expect(context.ran.find((line) => line.startsWith('pulumi up'))).toContain(' --refresh ');
  });

  it('names the installation page of Pulumi, or the end of its output', async () => {
    context.programs.set('pulumi preview', { code: 255, stdout: '', stderr: 'error: domain is missing' });
    expect(await infra('preview', 'dev')).toBe(1);
    expect(said()).toContain('domain is missing');
    context.programs.clear();
    context.programs.set('git', ran(''));
    expect(await infra('preview', 'dev')).toBe(2);
    expect(said()).toContain('pulumi not found');
    expect(await infra('preview')).toBe(2);
  });
});

describe('infra apply', () => {
  it('backs up the state, applies the plan, saves the outputs and records the approver', async () => {
    const plan = await planned();
    expect(await apply(plan)).toBe(0);
    const pulumi = context.ran
      .filter((line) => line.startsWith('pulumi'))
      .map((line) => line.split(' ').slice(1, 3).join(' '));
    expect(pulumi).toEqual(['preview --policy-pack', 'stack export', 'up --policy-pack', 'stack output']);
    expect(context.ran.find((line) => line.startsWith('pulumi up'))).toContain(`--plan ${plan} --yes --skip-preview`);
    expect(readOutputs(context, 'dev').region).toBe('eu-west-1');
    const line = JSON.parse(readFileSync(join(context.records, 'infra', 'applied.jsonl'), 'utf8')) as object;
    expect(line).toMatchObject({ approver: 'grace', ticket: 'OPS-1', by: 'ada', stage: 'dev', plan });
    expect(context.audit().at(-1)).toMatchObject({ verb: 'infra apply', ticket: 'OPS-1', outcome: 'done' });
    expect(stage.notices).toMatchObject([{ subject: '[dev] infrastructure was changed' }]);
  });

  it('refuses a plan of another program, of another day, of another stage, and no plan', async () => {
    const plan = await planned();
    writeFileSync(join(context.root, 'infra-pulumi', 'index.ts'), 'export const more = 1;\n');
    expect(await apply(plan)).toBe(3);
    expect(said()).toContain('the program or the settings have changed since');
    writeFileSync(join(context.root, 'infra-pulumi', 'index.ts'), 'export {};\n');
    context.clock.advance(25 * 3_600_000);
    expect(await apply(plan)).toBe(3);
    expect(said()).toContain('25 hours old');
    expect(await infra('apply', 'staging', '--plan', plan, '--approver', 'g', '--ticket', 'T')).toBe(2);
    expect(await apply('/nowhere.plan.json')).toBe(2);
    expect(context.ran.some((line) => line.startsWith('pulumi up'))).toBe(false);
  });

  it('requires an approver and a ticket; in production another person and a confirmation', async () => {
    const plan = await planned();
    expect(await infra('apply', 'dev', '--plan', plan, '--approver', 'grace')).toBe(2);
    expect(await infra('apply', 'dev', '--plan', plan, '--ticket', 'T')).toBe(2);
    begin('prod');
    const prod = await planned('prod');
    const words = ['apply', 'prod', '--plan', prod, '--ticket', 'T', '--approver'];
    expect(await infra(...words, 'ada', '--yes', 'prod')).toBe(3);
    expect(await infra(...words, 'grace')).toBe(3);
    expect(context.ran.some((line) => line.startsWith('pulumi up'))).toBe(false);
    expect(await infra(...words, 'grace', '--yes', 'prod')).toBe(0);
  });

  it('refuses while a release runs', async () => {
    const plan = await planned();
    stage.deployments.push({
      id: 'd-1',
      application: 'civicforge-dev-api',
      createdAt: context.clock.now(),
      taskDefinition: '',
      isHeld: false,
      input: { applicationName: '' },
    });
    expect(await apply(plan)).toBe(3);
    expect(said()).toContain('A release is under way');
  });

  it('stops if the backup fails, and fails with the output of Pulumi', async () => {
    const plan = await planned();
    stage.mocks.s3.on(PutObjectCommand).rejectsOnce(new Error('AccessDenied'));
    expect(await apply(plan)).toBe(1);
    expect(context.ran.some((line) => line.startsWith('pulumi up'))).toBe(false);
    stage.mocks.s3.on(PutObjectCommand).resolves({});
    context.programs.set('pulumi up', { code: 1, stdout: 'error: plan is violated', stderr: '' });
    expect(await apply(plan)).toBe(1);
    expect(said()).toContain('plan is violated');
    expect(existsSync(join(context.records, 'infra', 'applied.jsonl'))).toBe(false);
  });

  it('changes nothing in a dry run or without changes', async () => {
    expect(await apply(await planned(), '--dry-run')).toBe(0);
    context.clock.advance(1_000);
    context.programs.set('pulumi preview', () => {
      writeFileSync(/--save-plan (\S+)/.exec(context.ran.at(-1) ?? '')?.[1] ?? '', '{}');
      return ran('{"steps":[]}');
    });
    expect(await apply(await planned())).toBe(0);
    expect(context.ran.some((line) => line.startsWith('pulumi up'))).toBe(false);
  });
});

describe('infra outputs, backup and validate', () => {
  it('save the published outputs without Pulumi, and refuse those of another stack', async () => {
    stage.parameters.set('/civicforge/dev/outputs', JSON.stringify({ ...stage.outputs, region: 'eu-west-1' }));
    expect(await infra('outputs', 'dev', '--json')).toBe(0);
    expect(readOutputs(context, 'dev').region).toBe('eu-west-1');
    expect(context.ran).toEqual([]);
    stage.parameters.set('/civicforge/dev/outputs', JSON.stringify({ ...stage.outputs, stage: 'prod' }));
    expect(await infra('outputs', 'dev')).toBe(1);
    stage.parameters.delete('/civicforge/dev/outputs');
    expect(await infra('outputs', 'dev')).toBe(2);
    expect(said()).toContain('"infra apply" writes it');
  });

  it('store the state encrypted, in a bucket that denies deletion', async () => {
    expect(await infra('backup', 'dev')).toBe(0);
    expect(stage.mocks.s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Bucket: 'civicforge-dev-logs-123456789012',
      Key: 'state-backups/2026-05-05T12-00-00-000Z.json',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'alias/civicforge-dev-key',
      Body: JSON.stringify(STATE),
    });
    context.programs.set('pulumi stack export', ran('{"version":3}'));
    expect(await infra('backup', 'dev')).toBe(1);
    expect(said()).toContain('holds no resources');
  });

  it('validate types, rules, format and documents, and name the failures', async () => {
    context.programs.set('node_modules/.bin/tsc', ran(''));
    context.programs.set('node_modules/.bin/prettier', { code: 1, stdout: 'a.ts is not formatted', stderr: '' });
    context.programs.set(process.execPath, ran(''));
    expect(await infra('validate')).toBe(1);
    expect(context.printed.join('\n')).toContain('a.ts is not formatted; run prettier');
    context.programs.set('node_modules/.bin/prettier', ran(''));
    expect(await infra('validate', '--json')).toBe(0);
    context.programs.delete('node_modules/.bin/tsc');
    expect(await infra('validate')).toBe(1);
    expect(context.printed.join('\n')).toContain('npm ci');
  });

  it('detect a stale preview', async () => {
    await planned();
    const found = latestPreview(context, 'dev');
    expect(found && (await staleness(context, found))).toBeUndefined();
    context.programs.set('git ls-files', { code: 128, stdout: '', stderr: 'not a repository' });
    await expect(staleness(context, { hash: '', at: '' })).rejects.toThrow('not a repository');
  });
});
