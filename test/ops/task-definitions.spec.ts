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
/** An answer of DescribeTaskDefinition, with fields that RegisterTaskDefinition refuses. */
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
  it('is the template with the release’s image and version and without the placeholder command of a new stage', () => {
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

  it('omits fields that RegisterTaskDefinition refuses', () => {
    const revision = Object.keys(nextRevision('api', template, [], next));
    for (const field of ['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities']) {
      expect(revision).not.toContain(field);
    }
    expect(revision).not.toContain('registeredAt');
    expect(revision).not.toContain('tags');
  });

  it('sets the command of a scheduled task', () => {
    const jobs = {
      family: 'civicforge-dev-reconcile',
      containerDefinitions: jobContainers(['x'], args),
    } as TaskDefinition;
    expect(nextRevision('reconcile', jobs, [], next).containerDefinitions?.[0]?.command).toEqual(['reconcile']);
  });

  it('is not needed if the newest revision is equal', () => {
    expect(holds('api', template, next)).toBe(false);
    const made = nextRevision('api', template, [], next) as TaskDefinition;
    expect(holds('api', made, next)).toBe(true);
    expect(holds('api', made, { ...next, version: 'v1.2.4' })).toBe(false);
    expect(versionOf(mainContainer('api', made))).toBe('v1.2.3');
  });

  it('refuses the template of another service', () => {
    expect(BOOTSTRAP_IMAGE).toContain('node:24');
    expect(() => nextRevision('web', template, [], next)).toThrow('has no container "web"');
  });
});
