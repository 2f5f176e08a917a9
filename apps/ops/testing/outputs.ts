import { writeFileSync } from 'node:fs';
import { type Outputs, outputsFile } from '../src/clients/outputs.ts';
import type { CloudStage } from '../src/core/stages.ts';
import type { OpsContext } from '../src/core/ops-context.ts';

/** Saves and returns outputs of a deployed stage. */
export function saveOutputs(
  context: Pick<OpsContext, 'records'>,
  stage: CloudStage,
  more: Partial<Outputs> = {},
): Outputs {
  const name = (thing: string) => `civicforge-${stage}-${thing}`;
  const service = (kind: 'api' | 'web') => ({
    service: name(kind),
    family: name(kind),
    application: name(kind),
    deploymentGroup: name(kind),
    targetGroups: [`targetgroup/${name(`${kind}-blue`)}/1`, `targetgroup/${name(`${kind}-green`)}/2`],
    securityGroupId: `sg-${kind}`,
    hookFunction: name(`${kind}-hook`),
    logGroup: `/ecs/${name(kind)}`,
  });
  const outputs: Outputs = {
    stage,
    account: '123456789012',
    region: 'us-east-1',
    address: `https://${stage}.example.org`,
    apiAddress: `https://${stage}.example.org/api/v1`,
    tables: {
      quests: name('quests'),
      users: name('users'),
      comments: name('comments'),
      cases: name('cases'),
      calls: name('calls'),
      rewards: name('rewards'),
      notices: name('notices'),
      deliveries: name('deliveries'),
      runtime: name('runtime'),
    },
    userPoolId: 'us-east-1_Pool',
    userPoolClientId: 'client',
    distributionId: 'EDIST',
    assetsBucket: name('assets'),
    topics: {
      page: `arn:aws:sns:us-east-1:123456789012:${name('page')}`,
      notify: `arn:aws:sns:us-east-1:123456789012:${name('notify')}`,
      chat: `arn:aws:sns:us-east-1:123456789012:${name('chat')}`,
    },
    cluster: name('cluster'),
    subnetIds: ['subnet-1', 'subnet-2'],
    services: { api: service('api'), web: service('web') },
    jobs: { reprocess: name('reprocess'), reconcile: name('reconcile') },
    images: { api: name('api'), web: name('web'), jobs: name('jobs') },
    flags: { application: 'app', environment: 'env', profile: 'profile' },
    contacts: {
      onCall: 'on-call',
      security: 'security',
      awsSupport: 'support',
      chatChannel: 'chat',
      runbooks: 'https://runbooks.example.org',
    },
  };
  Object.assign(outputs, more);
  writeFileSync(outputsFile(context, stage), JSON.stringify(outputs));
  return outputs;
}
