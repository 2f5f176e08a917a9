import { isFargateSize } from '../fargate.ts';
import { at, fields, items, ofType, type Resource, type Rule, text } from './resource.ts';

const SERVICE = 'ecs/service:Service';
const GROUP = 'codedeploy/deploymentGroup:DeploymentGroup';
const LISTENER = 'lb/listener:Listener';
const TASK = 'ecs/taskDefinition:TaskDefinition';

/** Properties that CodeDeploy and autoscaling change. */
export const NEVER_TOUCHED = [
  'taskDefinition',
  'loadBalancers',
  'desiredCount',
  'networkConfiguration',
  'platformVersion',
];

export const ROLLBACK_EVENTS = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'];

const FAST_WAY_BACK_MINUTES = 30;
const MOST_ALARMS = 10;

const underCodeDeploy = (resources: readonly Resource[]) =>
  ofType(resources, SERVICE).filter(({ props }) => at(props, 'deploymentController', 'type') === 'CODE_DEPLOY');

const missing = (wanted: readonly string[], found: readonly unknown[]) => wanted.filter((one) => !found.includes(one));

function containersOf(task: Resource): readonly unknown[] {
  try {
    return items(JSON.parse(text(task.props['containerDefinitions'])));
  } catch {
    return [];
  }
}

/** Rules about services under CodeDeploy. Each prevents a known failure. */
export const CODE_DEPLOY_RULES: readonly Rule[] = [
  {
    name: 'service-left-to-releases',
    why: '`up` would undo the last release, or be refused by UpdateService.',
    check: (resources) =>
      underCodeDeploy(resources).flatMap(({ name, opts }) =>
        missing(NEVER_TOUCHED, opts.ignoreChanges).map((property) => `${name} does not ignore changes of ${property}`),
      ),
  },
  {
    name: 'listener-left-to-releases',
    why: '`up` would send traffic back to the old tasks.',
    check: (resources) =>
      ofType(resources, LISTENER)
        .filter(({ opts }) => !opts.ignoreChanges.includes('defaultActions'))
        .map(({ name }) => `${name} does not ignore changes of defaultActions`),
  },
  {
    name: 'service-after-listeners',
    why: 'ECS refuses a service whose target group has no listener.',
    check: (resources) =>
      underCodeDeploy(resources)
        .filter(({ opts }) => opts.dependsOn.filter((one) => one.startsWith(`aws:${LISTENER}|`)).length < 2)
        .map(({ name }) => `${name} does not depend on its production and test listener`),
  },
  {
    name: 'no-second-deployer',
    why: 'Circuit breaker and service alarms belong to ECS rolling deployments. ECS refuses them with CODE_DEPLOY.',
    check: (resources) =>
      underCodeDeploy(resources).flatMap(({ name, props }) =>
        ['deploymentCircuitBreaker', 'alarms', 'deploymentConfiguration', 'forceNewDeployment']
          .filter((property) => props[property] !== undefined)
          .map((property) => `${name} has ${property}`),
      ),
  },
  {
    name: 'rolls-back-by-itself',
    why: 'Without all three events, a failed, alarmed or stopped deployment keeps traffic on the new tasks.',
    check: (resources) =>
      ofType(resources, GROUP).flatMap(({ name, props }) => [
        ...(at(props, 'autoRollbackConfiguration', 'enabled') === true ? [] : [`${name} does not roll back`]),
        ...missing(ROLLBACK_EVENTS, items(at(props, 'autoRollbackConfiguration', 'events'))).map(
          (event) => `${name} does not roll back on ${event}`,
        ),
      ]),
  },
  {
    name: 'old-tasks-wait',
    why: 'A rollback takes seconds only while the old tasks run.',
    check: (resources) =>
      ofType(resources, GROUP)
        .filter(({ props }) => at(props, 'tags', 'stage') === 'prod')
        .filter(({ props }) => Number(waitOf(props)) < FAST_WAY_BACK_MINUTES || waitOf(props) === undefined)
        .map(({ name }) => `${name} ends the old tasks before ${String(FAST_WAY_BACK_MINUTES)} minutes`),
  },
  {
    name: 'at-most-ten-alarms',
    why: 'CodeDeploy allows ten alarms per deployment group.',
    check: (resources) =>
      ofType(resources, GROUP)
        .filter(({ props }) => items(at(props, 'alarmConfiguration', 'alarms')).length > MOST_ALARMS)
        .map(({ name }) => `${name} has more than ${String(MOST_ALARMS)} alarms`),
  },
  {
    name: 'listeners-not-shared',
    why: 'Two deployment groups on one listener overwrite the traffic of each other.',
    check: (resources) => {
      const owners = ofType(resources, GROUP).flatMap(({ name, props }) =>
        ['prodTrafficRoute', 'testTrafficRoute']
          .flatMap((route) => items(at(props, 'loadBalancerInfo', 'targetGroupPairInfo', route, 'listenerArns')))
          .map((listener) => ({ name, listener: text(listener) })),
      );
      return owners
        .filter(({ listener }, index) => owners.findIndex((other) => other.listener === listener) !== index)
        .map(({ name, listener }) => `${name} shares the listener ${listener}`);
    },
  },
  {
    name: 'container-in-task-definition',
    why: 'A load balancer or AppSpec that names another container or port fails in the middle of a release.',
    check: (resources) => {
      const tasks = new Map(ofType(resources, TASK).map((task) => [text(task.props['family']), task]));
      return ofType(resources, SERVICE).flatMap(({ name, props }) => {
        const task = tasks.get(name);
        const mapped = (task ? containersOf(task) : []).flatMap((container) =>
          items(at(container, 'portMappings')).map(
            (mapping) => `${text(at(container, 'name'))}:${String(at(mapping, 'containerPort'))}`,
          ),
        );
        return items(props['loadBalancers'])
          .map((entry) => `${text(at(entry, 'containerName'))}:${String(at(entry, 'containerPort'))}`)
          .filter((wanted) => !mapped.includes(wanted))
          .map((wanted) => `${name} sends traffic to ${wanted}, which its task definition does not have`);
      });
    },
  },
  {
    name: 'fargate-size',
    why: 'Fargate supports certain combinations of CPU and memory only.',
    check: (resources) =>
      ofType(resources, TASK)
        .filter(({ props }) => !isFargateSize({ cpu: Number(props['cpu']), memory: Number(props['memory']) }))
        .map(({ name, props }) => `${name}: ${String(props['cpu'])}/${String(props['memory'])} is no size of Fargate`),
  },
  {
    name: 'revisions-stay',
    why: 'A rollback to the last ten releases needs their revisions, and `up` would deregister them.',
    check: (resources) =>
      ofType(resources, TASK)
        .filter(({ props, opts }) => props['skipDestroy'] !== true || !opts.retainOnDelete)
        .map(({ name }) => `${name} is deregistered when its template changes`),
  },
];

function waitOf(props: Readonly<Record<string, unknown>>): unknown {
  const config = fields(props['blueGreenDeploymentConfig']);
  return at(config, 'terminateBlueInstancesOnDeploymentSuccess', 'terminationWaitTimeInMinutes');
}
