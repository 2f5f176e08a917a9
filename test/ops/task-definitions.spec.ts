import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { BOOTSTRAP_IMAGE, jobContainers, serviceContainers } from '../../infra-pulumi/task-definition.ts';
import { holds, mainContainer, nextRevision, versionOf } from '../../apps/ops/src/deploy/task-definitions.ts';

const args = {
  environment: { STAGE: 'dev', VERSION: 'bootstrap' },
  secrets: { API_KEY: 'arn:aws:ssm:…' },
  logGroup: '/ecs/civicforge-dev-api',
  region: 'us-east-1',
  collector: true,
};
/** As DescribeTaskDefinition answers it, with what no registration takes. */
const template = {
  family: 'civicforge-dev-api',
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:1:task-definition/civicforge-dev-api:7',
  revision: 7,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.x' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: new Date(0),
  registeredBy: 'arn:aws:iam::1:role/admin',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  volumes: [{ name: 'tmp' }],
  containerDefinitions: serviceContainers('api', args),
} as TaskDefinition;
const next = { image: 'registry/civicforge-dev-api@sha256:abc', version: 'v1.2.3' };

describe('the next revision', () => {
  it('is the template with the image and the version of the release, and without the program of a fresh stage', () => {
    const revision = nextRevision('api', template, [{ key: 'stage', value: 'dev' }], next);
    const [main, collector] = revision.containerDefinitions ?? [];
    expect(main).toMatchObject({ name: 'api', image: next.image, readonlyRootFilesystem: true });
    expect(main).not.toHaveProperty('command');
    expect(main?.environment).toEqual([
      { name: 'STAGE', value: 'dev' },
      { name: 'VERSION', value: 'v1.2.3' },
    ]);
    expect(collector).toEqual(template.containerDefinitions?.[1]);
    expect(revision.tags).toEqual([{ key: 'stage', value: 'dev' }]);
    expect(revision).toMatchObject({ family: template.family, cpu: '256', volumes: [{ name: 'tmp' }] });
  });

  it('has nothing that a registration refuses', () => {
    const revision = Object.keys(nextRevision('api', template, [], next));
    for (const field of ['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities']) {
      expect(revision).not.toContain(field);
    }
    expect(revision).not.toContain('registeredAt');
    expect(revision).not.toContain('tags');
  });

  it('gives a scheduled task the command of its job', () => {
    const jobs = {
      family: 'civicforge-dev-reconcile',
      containerDefinitions: jobContainers(['x'], args),
    } as TaskDefinition;
    expect(nextRevision('reconcile', jobs, [], next).containerDefinitions?.[0]?.command).toEqual(['reconcile']);
  });

  it('is not needed where the newest one holds the same', () => {
    expect(holds('api', template, next)).toBe(false);
    const made = nextRevision('api', template, [], next) as TaskDefinition;
    expect(holds('api', made, next)).toBe(true);
    expect(holds('api', made, { ...next, version: 'v1.2.4' })).toBe(false);
    expect(versionOf(mainContainer('api', made))).toBe('v1.2.3');
  });

  it('refuses a template of something else', () => {
    expect(BOOTSTRAP_IMAGE).toContain('node:24');
    expect(() => nextRevision('web', template, [], next)).toThrow('has no container "web"');
  });
});
