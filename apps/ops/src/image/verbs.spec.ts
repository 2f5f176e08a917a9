import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeImagesCommand, GetAuthorizationTokenCommand, ImageNotFoundException } from '@aws-sdk/client-ecr';
import type { AwsStub } from 'aws-sdk-client-mock';
import { runOps } from '../program.ts';
import { FakeStage } from '../../testing/fake-stage.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';

const HASH = 'abcdef0123456789abcdef0123456789abcdef01';
let context: FakeOpsContext;
let staging: FakeStage;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the mock's own types of input and output are internal
let ecr: AwsStub<any, any, any>;
let registry: Map<string, string>;

beforeEach(() => {
  context = new FakeOpsContext();
  staging = new FakeStage(context, 'staging');
  registry = new Map();
  context.programs.set('git status --porcelain', ran(''));
  context.programs.set('git describe', ran('', 128));
  context.programs.set('git rev-parse HEAD', ran(`${HASH}\n`));
  context.programs.set('git log -1', ran(`${HASH} 2026-05-05T10:00:00+00:00\n`));
  context.programs.set('docker', ran(''));
  context.programs.set('docker image inspect', ran('', 1));
  context.programs.set('docker push', () => {
    const [repository = '', tag = ''] = (context.ran.at(-1)?.split(' ').at(-1) ?? '').split(':');
    registry.set(`${repository.split('/').slice(1).join('/')}:${tag}`, `sha256:${repository.split('-').at(-1)}`);
    return ran('');
  });
  withRegistry('staging');
});

/** Answers ECR from `registry`. */
function answerAsRegistry({ mocks }: FakeStage): void {
  ecr = mocks.registry;
  ecr.on(GetAuthorizationTokenCommand).resolves({
    authorizationData: [{ authorizationToken: Buffer.from('AWS:secret').toString('base64') }],
  });
  ecr.on(DescribeImagesCommand).callsFake(({ repositoryName, imageIds: [{ imageTag }] }) => {
    const imageDigest = registry.get(`${repositoryName}:${imageTag}`);
    if (imageDigest === undefined) throw new ImageNotFoundException({ message: 'none', $metadata: {} });
    return { imageDetails: [{ imageDigest }] };
  });
}

/** Sets up registry addresses in ECR form. */
function withRegistry(stage: 'staging' | 'prod', host = 'registry.example.org'): FakeStage {
  const made = stage === 'staging' ? staging : new FakeStage(context, stage);
  for (const image of ['api', 'web', 'jobs'] as const) {
    Object.assign(made.outputs.images, { [image]: `${host}/civicforge-${stage}-${image}` });
  }
  saved(made, stage);
  answerAsRegistry(made);
  return made;
}

function saved(made: FakeStage, stage: string): void {
  writeFileSync(join(context.records, `outputs.${stage}.json`), JSON.stringify(made.outputs));
}

const image = (...words: string[]) => runOps(['image', ...words], context);
const docker = (verb: string) => context.ran.filter((line) => line.startsWith(`docker ${verb}`));
const built = () => context.programs.set('docker image inspect', ran(`${HASH}\n`));

describe('image build', () => {
  it('builds three images of one commit, with the time of the commit', async () => {
    expect(await image('build')).toBe(0);
    expect(docker('build')).toHaveLength(3);
    expect(docker('build')[0]).toContain(
      `--target api --tag civicforge-api:abcdef012345 --build-arg VERSION=abcdef012345 --build-arg REVISION=${HASH} --build-arg CREATED=2026-05-05T10:00:00+00:00`,
    );
  });

  it('takes the version from the tag', async () => {
    context.programs.set('git describe', ran('v1.2.3\n'));
    await image('build');
    expect(docker('build')[1]).toContain('civicforge-web:v1.2.3');
  });

  it('does not build a commit twice', async () => {
    built();
    expect(await image('build')).toBe(0);
    expect(docker('build')).toEqual([]);
    expect(context.printed.join('\n')).toContain('built already: api, web, jobs');
  });

  it('refuses uncommitted changes', async () => {
    context.programs.set('git status --porcelain', ran(' M apps/api/src/main.ts\n'));
    expect(await image('build')).toBe(3);
    expect(context.ran.some((line) => line.startsWith('docker'))).toBe(false);
  });

  it('fails with the end of the build output, or with the installation page of docker', async () => {
    context.programs.set('docker build', { code: 1, stdout: '', stderr: 'no space left on device' });
    expect(await image('build')).toBe(1);
    expect(context.warned.join('\n')).toContain('no space left on device');
    context.programs.clear();
    context.programs.set('git', ran(''));
    expect(await image('build')).toBe(2);
    expect(context.warned.join('\n')).toContain('docker not found');
  });

  it('builds nothing in a dry run', async () => {
    expect(await image('build', '--dry-run')).toBe(0);
    expect(docker('build')).toEqual([]);
  });
});

describe('image push', () => {
  it('pushes version and commit tags, passes the password by stdin, and records the digests', async () => {
    built();
    expect(await image('push', 'staging')).toBe(0);
    expect(docker('login')).toEqual(['docker login --username AWS --password-stdin registry.example.org']);
    expect(docker('push')).toHaveLength(6);
    expect(docker('push')[1]).toBe('docker push --quiet registry.example.org/civicforge-staging-api:sha-abcdef012345');
    expect(staging.record('abcdef012345')).toMatchObject({
      commit: HASH,
      by: 'ada',
      images: { api: 'sha256:api', web: 'sha256:web', jobs: 'sha256:jobs' },
    });
  });

  it('skips existing images and keeps the record', async () => {
    built();
    await image('push', 'staging');
    const record = { ...staging.record('abcdef012345'), notes: 'kept' };
    staging.write('abcdef012345', record);
    context.ran.length = 0;
    expect(await image('push', 'staging')).toBe(0);
    expect(docker('push')).toEqual([]);
    expect(docker('login')).toEqual([]);
    expect(staging.record('abcdef012345').notes).toBe('kept');
  });

  it('refuses images that were not built', async () => {
    expect(await image('push', 'staging')).toBe(3);
    expect(docker('push')).toEqual([]);
  });

  it('promotes the images of another stage by digest, with the rights of the target stage alone', async () => {
    built();
    await image('push', 'staging');
    rmSync(join(context.records, 'outputs.staging.json'));
    staging = withRegistry('prod');
    expect(await image('push', 'prod', '--from', 'staging')).toBe(3);
    expect(await image('push', 'prod', '--from', 'staging', '--yes', 'prod')).toBe(0);
    expect(docker('pull')[0]).toBe('docker pull --quiet registry.example.org/civicforge-staging-api@sha256:api');
    expect(docker('tag').at(-1)).toContain(
      'civicforge-staging-jobs@sha256:jobs registry.example.org/civicforge-prod-jobs',
    );
    expect(staging.record('abcdef012345').images).toEqual({
      api: 'sha256:api',
      web: 'sha256:web',
      jobs: 'sha256:jobs',
    });
  });

  it('promotes from the registry of another account', async () => {
    built();
    await image('push', 'staging');
    staging = withRegistry('prod', '222222222222.dkr.ecr.us-east-1.amazonaws.com');
    const words = ['push', 'prod', '--from', 'staging', '--from-account', '111111111111', '--yes', 'prod'];
    expect(await image(...words)).toBe(0);
    expect(docker('login').slice(-2)).toEqual([
      'docker login --username AWS --password-stdin 111111111111.dkr.ecr.us-east-1.amazonaws.com',
      'docker login --username AWS --password-stdin 222222222222.dkr.ecr.us-east-1.amazonaws.com',
    ]);
    expect(ecr.commandCalls(DescribeImagesCommand).map(({ args: [{ input }] }) => input.registryId)).toContain(
      '111111111111',
    );
  });

  it('refuses to promote what the other stage lacks, and fails if the pushed digest differs', async () => {
    staging = withRegistry('prod');
    expect(await image('push', 'prod', '--from', 'staging', '--yes', 'prod')).toBe(2);
    for (const name of ['api', 'web', 'jobs'])
      registry.set(`civicforge-staging-${name}:sha-abcdef012345`, 'sha256:other');
    expect(await image('push', 'prod', '--from', 'staging', '--yes', 'prod')).toBe(1);
    expect(context.warned.join('\n')).toContain('api arrived with digest');
  });

  it('fails with the message of the registry', async () => {
    built();
    ecr.on(DescribeImagesCommand).rejects(new Error('AccessDeniedException'));
    expect(await image('push', 'staging')).toBe(1);
    expect(await image('push')).toBe(2);
  });
});
