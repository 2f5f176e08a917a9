import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { type Configuration, parseConfiguration } from './configuration.ts';
import type { Stage as StageName } from '../libs/contract/src/names.ts';
import { type Resource, text } from './rules/resource.ts';

/** The resources of a stage without an account: each with its inputs, options and component. */
export interface Graph {
  readonly configuration: Configuration;
  readonly resources: readonly Resource[];
  readonly outputs: unknown;
}

/** Values of the parameters below `tables` and `jobs`, by full name. */
export type Pointers = Readonly<Record<string, string>>;

interface GraphOptions {
  readonly complete?: boolean;
  /** Parameters that a restore or a release has written. */
  readonly pointers?: Pointers;
  readonly region?: string;
}

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const ZONES = ['us-east-1a', 'us-east-1c', 'us-east-1d', 'us-east-1f'];

/**
 * Builds a stage under Pulumi's mocks. Mocks receive no options, so a transformation of the outermost component collects
 * them with the final properties.
 *
 * @param overrides settings beside those of the stack's file, or instead of them when they are `complete`
 */
export async function buildGraph(
  stage: StageName,
  overrides: Readonly<Record<string, string>> = {},
  { complete = false, pointers = {}, region = REGION }: GraphOptions = {},
): Promise<Graph> {
  const inputs = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        const known = given as Record<string, unknown>;
        inputs.set(`${type}|${name}`, known);
        return { id: idOf(type, name), state: { ...known, ...computed(type, name, known) } };
      },
      call: ({ token, inputs: asked }) => answerOf(token, asked as Record<string, unknown>, pointers),
    },
    'civicforge',
    stage,
    false,
  );
  const { Stage } = await import('./program.ts');
  const { readMovedValues } = await import('./moved-values.ts');
  const seen: Seen[] = [];
  const configuration = parseConfiguration(stage, complete ? overrides : { ...readStackFile(stage), ...overrides });
  const root = new Stage(configuration, region, await readMovedValues(stage), {
    transformations: [
      ({ type, name, opts, resource }) => {
        seen.push({ type, name, opts, resource });
        return undefined;
      },
    ],
  });
  const outputs = await promiseOf(pulumi.output(root.outputs as unknown as pulumi.Unwrap<unknown>));
  // Internal API, the only way to await the registration of every resource.
  await (pulumi.runtime as unknown as { waitForRPCs: () => Promise<void> }).waitForRPCs();
  const resources = await Promise.all(seen.map((one) => describe(one, inputs)));
  return { configuration, resources: resources.filter(({ type }) => !type.startsWith('civicforge:')), outputs };
}

interface Seen {
  readonly type: string;
  readonly name: string;
  readonly opts: pulumi.CustomResourceOptions;
  readonly resource: pulumi.Resource;
}

async function describe(
  { type, name, opts }: Seen,
  inputs: ReadonlyMap<string, Record<string, unknown>>,
): Promise<Resource> {
  const dependsOn = await namesOf(opts.dependsOn);
  const parentUrn = opts.parent ? await promiseOf(opts.parent.urn) : '';
  return {
    type,
    name,
    component: /civicforge:index:([\w-]+)::/.exec(parentUrn.split('$').at(-1) ?? '')?.[1] ?? '',
    props: inputs.get(`${type}|${name}`) ?? {},
    opts: {
      dependsOn,
      ignoreChanges: opts.ignoreChanges ?? [],
      protect: (await promiseOf(pulumi.output(opts.protect))) ?? false,
      retainOnDelete: opts.retainOnDelete ?? false,
    },
  };
}

async function namesOf(dependsOn: unknown): Promise<string[]> {
  const list = await promiseOf(pulumi.output(dependsOn as pulumi.Unwrap<unknown>));
  const all = Array.isArray(list) ? list : list === undefined ? [] : [list];
  const urns = await Promise.all(
    all.map((one: unknown) => (pulumi.Resource.isInstance(one) ? promiseOf(one.urn) : Promise.resolve(''))),
  );
  return urns.map((urn) => urn.split('::').slice(-2).join('|').replace(/^.*\$/, ''));
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
      return value;
    });
  });
}

/** Returns the mock id of a resource. */
export function idOf(type: string, name: string): string {
  const kind = type.split(':').at(-1) ?? type;
  return `${kind}-${name}`;
}

/** Returns AWS's computed properties. Each contains its resource's name, so that references can be followed. */
export function computed(type: string, name: string, given: Record<string, unknown>): Record<string, unknown> {
  const id = idOf(type, name);
  const [, service = 'x'] = /^aws:(\w+)\//.exec(type) ?? [];
  const arn = `arn:aws:${service}:${REGION}:${ACCOUNT}:${id}`;
  const named = text(given['name']) || text(given['bucket']) || name;
  const common = {
    arn,
    name: named,
    arnSuffix: `${id}/0123456789abcdef`,
    fqdn: `${id}.example`,
    dnsName: `${id}.elb.example`,
  };
  return {
    ...common,
    zoneId: given['zoneId'] ?? id,
    hostedZoneId: 'Z2FDTNDATAQYW2',
    domainName: given['domainName'] ?? `${id}.cloudfront.example`,
    keyId: given['keyId'] ?? id,
    bucket: given['bucket'] ?? name,
    bucketRegionalDomainName: `${id}.s3.example`,
    repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${named}`,
    url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${named}`,
    configurationProfileId: id,
    environmentId: id,
    certificateArn: given['certificateArn'] ?? arn,
    domainValidationOptions: [0, 1].map((index) => ({
      resourceRecordName: `_${String(index)}.${id}`,
      resourceRecordType: 'CNAME',
      resourceRecordValue: 'proof',
    })),
    dkimSigningAttributes: { tokens: ['one', 'two', 'three'] },
    verifiedForSendingStatus: true,
    hex: '0f'.repeat(32),
    base64: `${'A'.repeat(43)}=`,
    result: 'A-generated-password-0',
  };
}

/** Returns AWS's answer to a data source call. */
export function answerOf(
  token: string,
  asked: Record<string, unknown>,
  pointers: Pointers = {},
): Record<string, unknown> {
  if (token === 'aws:index/getCallerIdentity:getCallerIdentity') return { accountId: ACCOUNT };
  // As an account whose letter b is a zone without Fargate.
  if (token === 'aws:index/getAvailabilityZones:getAvailabilityZones') return { names: ZONES };
  if (token === 'aws:ec2/getSecurityGroup:getSecurityGroup') return { id: 'sg-of-cloudfront' };
  if (token === 'aws:ssm/getParametersByPath:getParametersByPath') {
    const below = Object.entries(pointers).filter(([name]) => name.startsWith(`${text(asked['path'])}/`));
    return { names: below.map(([name]) => name), values: below.map(([, value]) => value), arns: [], types: [] };
  }
  throw new Error(`The mocks have no answer for ${token}`);
}

/** Reads the settings `civicforge:*` of `Pulumi.<stage>.yaml`, without that prefix. */
export function readStackFile(stage: StageName): Record<string, string> {
  const content = readFileSync(join(import.meta.dirname, `Pulumi.${stage}.yaml`), 'utf8');
  const { config = {} } = parse(content) as { readonly config?: Readonly<Record<string, unknown>> };
  const ours = Object.entries(config).filter(([key]) => key.startsWith(PREFIX));
  // Pulumi hands every setting to a program as a string.
  return Object.fromEntries(ours.map(([key, value]) => [key.slice(PREFIX.length), asText(value)]));
}

const PREFIX = 'civicforge:';

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
