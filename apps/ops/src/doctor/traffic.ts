import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, type TaskSet } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type ServiceName, SERVICES } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments, SERVICE_NAMES } from '../clients/code-deploy.ts';
import { readOutputs } from '../clients/outputs.ts';
import { ReleaseRecords } from '../clients/release-records.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

/** Listener, target groups, task sets and scaling of one service. */
interface Traffic {
  /** ARNs that the production listener forwards traffic to. */
  readonly live: readonly string[];
  /** ARNs of the service's two target groups. */
  readonly own: readonly string[];
  readonly taskSets: readonly TaskSet[];
  readonly running: number;
  readonly desired: number;
  readonly isReleasing: boolean;
}

/** Checks that listeners, target groups, task sets, scaling and the release record agree. */
export function trafficChecks(context: OpsContext, access: StageAccess, stage: CloudStage): Check[] {
  return SERVICE_NAMES.flatMap((service) => {
    let known: Promise<Traffic> | undefined;
    const seen = () => (known ??= readTraffic(context, access, stage, service));
    const check = (id: string, title: string, judge: (traffic: Traffic) => Finding | Promise<Finding>): Check => ({
      id: `${service}.${id}`,
      title: `${service}: ${title}`,
      run: async () => judge(await seen()),
    });
    return [
      check('listener', 'the listener sends people to one target group of ours', listenerGood),
      check('task-sets', 'the primary task set stands behind the listener', taskSetsGood),
      check('tasks', 'as many tasks run as are wanted', tasksGood),
      check('targets', 'every target is healthy', (traffic) => targetsGood(context, access, traffic)),
      check('scaling', 'scaling is not suspended', (traffic) => scalingGood(context, access, stage, service, traffic)),
      check('release', 'what runs is the recorded release', (traffic) =>
        releaseGood(context, access, service, traffic),
      ),
    ];
  });
}

async function readTraffic(
  context: OpsContext,
  access: StageAccess,
  stage: CloudStage,
  service: ServiceName,
): Promise<Traffic> {
  const outputs = readOutputs(context, stage);
  const balancers = context.aws(access).client(ElasticLoadBalancingV2Client);
  // Metrics name a target group as `targetgroup/<name>/<id>`.
  const Names = outputs.services[service].targetGroups.map((suffix) => suffix.split('/')[1] ?? suffix);
  const { TargetGroups = [] } = await balancers.send(new DescribeTargetGroupsCommand({ Names }));
  const LoadBalancerArn = TargetGroups.flatMap(({ LoadBalancerArns = [] }) => LoadBalancerArns)[0];
  const { Listeners = [] } = await balancers.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const port = SERVICES[service].productionPort;
  const production = Listeners.find(({ Port }) => Port === port);
  const described = await context
    .aws(access)
    .client(ECSClient)
    .send(new DescribeServicesCommand({ cluster: outputs.cluster, services: [outputs.services[service].service] }));
  const [found] = described.services ?? [];
  if (found === undefined) throw new Error(`ECS knows no service ${outputs.services[service].service}`);
  const running = await new Deployments(context, access).running();
  return {
    live: liveOf(production),
    own: TargetGroups.flatMap(({ TargetGroupArn = '' }) => TargetGroupArn),
    taskSets: found.taskSets ?? [],
    running: found.runningCount ?? 0,
    desired: found.desiredCount ?? 0,
    isReleasing: running.some((deployment) => deployment.service === service),
  };
}

function liveOf(listener: Listener | undefined): string[] {
  return (listener?.DefaultActions ?? []).flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const groups = ForwardConfig?.TargetGroups ?? [];
    if (groups.length === 0) return TargetGroupArn === undefined ? [] : [TargetGroupArn];
    return groups.filter(({ Weight = 1 }) => Weight > 0).flatMap((group) => group.TargetGroupArn ?? []);
  });
}

function listenerGood({ live, own, isReleasing }: Traffic): Finding {
  if (live.length === 0) return fail('it has no target group');
  const strange = live.filter((arn) => !own.includes(arn));
  if (strange.length > 0) return fail(`it forwards to ${strange.map(shortOf).join(', ')}`);
  if (live.length > 1 && !isReleasing)
    return fail('it splits the traffic, and no deployment runs: a release was interrupted; see "deploy status"');
  return ok(live.map(shortOf).join(', '));
}

function taskSetsGood({ live, taskSets, isReleasing }: Traffic): Finding {
  const primary = taskSets.find(({ status }) => status === 'PRIMARY');
  if (primary === undefined) return fail('there is no primary task set: release one with "deploy start"');
  const behind = (primary.loadBalancers ?? []).map(({ targetGroupArn = '' }) => targetGroupArn);
  if (!isReleasing && !behind.some((arn) => live.includes(arn))) {
    return fail(
      `the primary stands behind ${behind.map(shortOf).join(', ')}, people are sent to ${live.map(shortOf).join(', ')}`,
    );
  }
  if (taskSets.length > 1 && !isReleasing) {
    return warn(`${taskSets.length} task sets, and no deployment runs: the old ones cost money`);
  }
  return ok(primary.taskDefinition?.split('/').at(-1));
}

function tasksGood({ running, desired, isReleasing }: Traffic): Finding {
  const said = `${running} of ${desired}`;
  if (desired === 0) return fail('none are wanted');
  if (running === desired || isReleasing) return ok(said);
  return running === 0 ? fail(said) : warn(said);
}

async function targetsGood(context: OpsContext, access: StageAccess, { live }: Traffic): Promise<Finding> {
  const balancers = context.aws(access).client(ElasticLoadBalancingV2Client);
  const states: string[] = [];
  for (const TargetGroupArn of live) {
    const { TargetHealthDescriptions = [] } = await balancers.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    states.push(...TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? 'unknown'));
  }
  const healthy = states.filter((state) => state === 'healthy').length;
  const bad = states.filter((state) => state === 'unhealthy' || state === 'unavailable');
  if (healthy === 0) return fail(`none of ${states.length} is healthy`);
  return bad.length > 0 ? fail(`${bad.length} of ${states.length} are ${bad[0] ?? ''}`) : ok(`${healthy} healthy`);
}

/** Checks that scaling is active. An interrupted release leaves it suspended. */
async function scalingGood(
  context: OpsContext,
  access: StageAccess,
  stage: CloudStage,
  service: ServiceName,
  { isReleasing }: Traffic,
): Promise<Finding> {
  const { cluster, services } = readOutputs(context, stage);
  const ResourceIds = [`service/${cluster.split('/').at(-1) ?? cluster}/${services[service].service}`];
  const client = context.aws(access).client(ApplicationAutoScalingClient);
  const { ScalableTargets = [] } = await client.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds }),
  );
  const [target] = ScalableTargets;
  if (target === undefined) return fail('nothing scales this service: apply the infrastructure');
  const suspended = Object.values(target.SuspendedState ?? {}).some(Boolean);
  if (!suspended) return ok(`${target.MinCapacity ?? 0} to ${target.MaxCapacity ?? 0} tasks`);
  if (isReleasing) return ok('suspended by the release that runs');
  return fail('suspended, and no deployment runs: a release was interrupted; see "deploy status"');
}

async function releaseGood(
  context: OpsContext,
  access: StageAccess,
  service: ServiceName,
  { taskSets, isReleasing }: Traffic,
): Promise<Finding> {
  const records = new ReleaseRecords(context, access);
  const current = await records.current();
  const record = current && (await records.read(current.release));
  const recorded = record?.taskDefinitions?.[service];
  const runs = taskSets.find(({ status }) => status === 'PRIMARY')?.taskDefinition;
  if (recorded === undefined) return warn('no release is recorded');
  if (recorded === runs) return ok(current?.release);
  if (isReleasing) return ok('a release runs');
  return fail(
    `${runs?.split('/').at(-1) ?? 'nothing'} runs, and ${current?.release ?? ''} is ${recorded.split('/').at(-1) ?? ''}`,
  );
}

function shortOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
