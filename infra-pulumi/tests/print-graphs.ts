/**
 * Builds the stages of the tests in one Node process and prints them as JSON. Jest would load the AWS libraries again
 * for every file, which takes a minute.
 */
import { neededAccess, usesOfTables } from '../analysis/code-access.ts';
import { itemWriters } from '../analysis/item-writers.ts';
import { operatorCalls } from '../analysis/operator-calls.ts';
import { documentsOf } from '../documents.ts';
import { STAGES } from '../../libs/contract/src/names.ts';
import { buildGraph, type Graph, readStackFile } from '../offline.ts';
import { MOVED, type Prepared } from './graphs.ts';

const stages: Record<string, Graph> = {};
for (const stage of STAGES) stages[stage] = await buildGraph(stage);
const { zoneId: _zone, ...withoutZone } = readStackFile('dev');

const prepared: Prepared = {
  stages: stages as Prepared['stages'],
  documents: await documentsOf(Object.values(stages)),
  operators: operatorCalls(),
  access: { ...usesOfTables(), needed: neededAccess(), writers: itemWriters() },
  variants: {
    // A stack in another region, with non-default release settings and given certificates.
    given: await buildGraph(
      'dev',
      {
        ...withoutZone,
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b',
        originCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b',
        pagerUrl: 'https://events.pager.example/integration/key',
        costMonitorArn: 'arn:aws:ce::123456789012:anomalymonitor/0a1b',
        imageTag: 'v1.2.3',
        deployment_error_threshold: '2',
        deployment_duration_threshold: '3000',
        deployment_config_name: 'CodeDeployDefault.ECSLinear10PercentEvery3Minutes',
        deployment_notification_email: 'releases@civicforge.example',
      },
      { complete: true, region: 'eu-west-1' },
    ),
    everything: await buildGraph('staging', {
      traces: 'true',
      pagerUrl: 'https://events.pager.example/integration/key',
      chatWorkspaceId: 'T0123456',
      chatChannelId: 'C0123456',
      mailIdentityArn: 'arn:aws:ses:us-east-1:123456789012:identity/civicforge.example',
      mailFrom: 'quests@civicforge.example',
      securityContact: 'security@civicforge.example',
      imageTag: 'v1.2.3',
      githubRepository: 'civicforge/civicforge',
      githubRepositoryIds: '11/22',
    }),
    // A restored table serves, and a release has moved a job.
    moved: await buildGraph('prod', {}, { pointers: MOVED }),
  },
};
process.stdout.write(JSON.stringify(prepared));
