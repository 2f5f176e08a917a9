import * as pulumi from '@pulumi/pulumi';
import { STAGES, type Stage } from '../libs/contract/src/names.ts';
import { type Setting, SETTINGS } from './settings.ts';

type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** The settings of a stack. The program reads them once and passes them to every component. */
export interface Configuration extends Values<typeof SETTINGS> {
  readonly stage: Stage;
}

/**
 * Reads the stack's configuration once.
 * @throws Error for a stack name that is not a stage and for invalid settings
 */
export function readConfiguration(): Configuration {
  const stage = pulumi.getStack();
  if (!isStage(stage)) throw new Error(`The stack must be one of ${STAGES.join(', ')}, not ${stage}`);
  const config = new pulumi.Config('civicforge');
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const given = Object.keys(SETTINGS).flatMap((key) => {
    const value = config.get(key) ?? config.get(snake(key));
    return value === undefined ? [] : [[key, value] as const];
  });
  return parseConfiguration(stage, Object.fromEntries(given));
}

function isStage(name: string): name is Stage {
  return (STAGES as readonly string[]).includes(name);
}

/** Converts a key to camel case. Both `deployment_error_threshold` and `deploymentErrorThreshold` are valid. */
function canonical(key: string): string {
  return key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/**
 * Parses the configuration of a stack.
 * @throws Error with every unknown, missing and invalid setting and its rule
 */
export function parseConfiguration(stage: Stage, raw: Readonly<Record<string, string>>): Configuration {
  const given = new Map(Object.entries(raw).map(([key, value]) => [canonical(key), value]));
  const complaints = [...given.keys()]
    .filter((key) => !Object.hasOwn(SETTINGS, key))
    .map((key) => `${key}: no such setting`);
  const values: [string, unknown][] = [['stage', stage]];
  for (const [key, { parse, rule, standard, required }] of Object.entries<Setting>(SETTINGS)) {
    const text = given.get(key) ?? (typeof standard === 'object' ? standard[stage] : standard);
    const value = text === undefined ? undefined : parse(text);
    if (text === undefined && required) complaints.push(`${key}: missing; ${rule}`);
    if (text !== undefined && value === undefined) complaints.push(`${key}: must be ${rule}`);
    values.push([key, value]);
  }
  const configuration = Object.fromEntries(values) as unknown as Configuration;
  if (complaints.length === 0) complaints.push(...contradictions(configuration));
  if (complaints.length > 0) throw new Error(`Configuration of ${stage}:\n  ${complaints.join('\n  ')}`);
  return configuration;
}

function contradictions(c: Configuration): string[] {
  return [
    ...(c.zoneId === undefined && c.certificateArn === undefined
      ? ['zoneId or certificateArn: one of them is needed']
      : []),
    ...(c.promotionAccountId !== undefined && c.costMonitorArn === undefined
      ? ['costMonitorArn: needed with promotionAccountId, because a member account cannot make a cost monitor of a tag']
      : []),
    ...(c.natGateways > c.zones ? ['natGateways: must not be above zones'] : []),
    ...(c.stage === 'prod' && c.terminationWaitMinutes < 30
      ? ['terminationWaitMinutes: at least 30 in prod, because it is the time of the fast way back']
      : []),
    ...((c.chatChannelId === undefined) !== (c.chatWorkspaceId === undefined)
      ? ['chatChannelId and chatWorkspaceId: both or none']
      : []),
    ...mailContradictions(c),
  ];
}

function mailContradictions({ mailDomain, mailIdentityArn, mailFrom }: Configuration): string[] {
  const hasIdentity = mailDomain !== undefined || mailIdentityArn !== undefined;
  return [
    ...(mailDomain !== undefined && mailIdentityArn !== undefined ? ['mailDomain or mailIdentityArn: not both'] : []),
    ...(hasIdentity === (mailFrom === undefined) ? ['mailFrom: needed with an identity, and only with one'] : []),
    ...(mailDomain !== undefined && mailFrom !== undefined && !mailFrom.endsWith(`@${mailDomain}`)
      ? ['mailFrom: must be an address of mailDomain']
      : []),
  ];
}
