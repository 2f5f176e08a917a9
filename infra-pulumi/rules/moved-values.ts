import { SIDE_TABLE_NAME } from '../../libs/contract/src/names.ts';
import { fields, ofType, type Resource, type Rule, text } from './resource.ts';

/**
 * Ways in which the provider writes a property that the program leaves to others (`ignoreChanges`). Pulumi then sends the
 * value of the state, which can be days old.
 *
 * - `if-changed`: the provider sends the property only if the property itself changes.
 * - `with-others`: every change of the resource sends it. All inputs but the exceptions must be ignored as well.
 * - `at-rest`: it moves only during a deployment, when `infra apply` refuses. The state holds the value at rest.
 */
type Writing =
  | { readonly way: 'if-changed' | 'at-rest'; readonly properties: readonly string[] }
  | { readonly way: 'with-others'; readonly properties: readonly string[]; readonly except: readonly string[] };

/** The update functions of hashicorp/terraform-provider-aws, `internal/service/…`, by resource type. */
export const WRITINGS: Readonly<Record<string, Writing>> = {
  // ecs/service.go: each field behind HasChange.
  'aws:ecs/service:Service': {
    way: 'if-changed',
    properties: ['taskDefinition', 'loadBalancers', 'desiredCount', 'networkConfiguration', 'platformVersion'],
  },
  // ec2/vpc_subnet.go: the zone forces a new subnet and is no part of an update.
  'aws:ec2/subnet:Subnet': { way: 'if-changed', properties: ['availabilityZone'] },
  // elbv2/listener.go: default_action behind HasChange.
  'aws:lb/listener:Listener': { way: 'if-changed', properties: ['defaultActions'] },
  // appautoscaling/target.go: a release suspends scaling and resumes it at its end.
  'aws:appautoscaling/target:Target': { way: 'at-rest', properties: ['suspendedState'] },
  // deploy/deployment_group.go: a held release changes it and reverts it after the call.
  'aws:codedeploy/deploymentGroup:DeploymentGroup': {
    way: 'at-rest',
    properties: ['blueGreenDeploymentConfig.deploymentReadyOption'],
  },
  // ssm/parameter.go: HasChangesExcept(tags) puts the whole parameter; a new name is another parameter.
  'aws:ssm/parameter:Parameter': { way: 'with-others', properties: ['value'], except: ['name', 'tags'] },
};

/** Rules about values that releases and restores move. */
export const MOVED_VALUE_RULES: readonly Rule[] = [
  {
    name: 'ignored-values-are-not-written',
    why: '`ignoreChanges` sends the value of the state with a change beside it, and reverts what was moved since.',
    check: (resources) => resources.filter(({ opts }) => opts.ignoreChanges.length > 0).flatMap(faultsOf),
  },
  {
    name: 'pointers-are-read-in',
    why: 'A pointer or the target of a rule is written whole. The program must read the moved value, not ignore it.',
    check: (resources) =>
      [
        ...ofType(resources, 'ssm/parameter:Parameter').filter(({ props }) => text(props['name']).includes('/tables/')),
        ...ofType(resources, 'cloudwatch/eventTarget:EventTarget'),
      ]
        .filter(({ opts }) => opts.ignoreChanges.length > 0)
        .map(({ name }) => `${name} ignores changes`),
  },
  {
    name: 'adopted-tables-are-kept',
    why: 'A restored table leaves the program when another table serves. `up` would delete it.',
    check: (resources) =>
      ofType(resources, 'dynamodb/table:Table')
        .filter(({ name, opts }) => SIDE_TABLE_NAME.test(name) && !opts.retainOnDelete)
        .map(({ name }) => `${name} would be deleted`),
  },
];

function faultsOf({ type, name, props, opts }: Resource): string[] {
  const writing = WRITINGS[type];
  const unknown = opts.ignoreChanges.filter((property) => !isKnown(writing, property));
  if (writing?.way !== 'with-others') return unknown.map((property) => `${name}: how is ${property} written?`);
  return Object.keys(fields(props))
    .filter((input) => !writing.except.includes(input) && !opts.ignoreChanges.includes(input))
    .map((input) => `${name}: a change of ${input} writes ${writing.properties.join(', ')}`);
}

function isKnown(writing: Writing | undefined, property: string): boolean {
  return writing?.properties.includes(property) === true;
}
