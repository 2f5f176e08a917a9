import type { Configuration } from './configuration.ts';
import type { Stage } from '../libs/contract/src/names.ts';
import { type Kind, parseList, parseSize, SETTINGS } from './settings.ts';

function convert(kind: Kind, text: string): unknown {
  if (kind === 'number') return Number(text);
  if (kind === 'boolean') return text === 'true';
  if (kind === 'list') return parseList(text);
  if (kind === 'size') return parseSize(text);
  return text;
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
  const known = new Set<string>(SETTINGS.map(({ key }) => key));
  const complaints = [...given.keys()].filter((key) => !known.has(key)).map((key) => `${key}: no such setting`);
  const values: [string, unknown][] = [['stage', stage]];
  for (const { key, kind, accepts, rule, standard, required } of SETTINGS) {
    const text = given.get(key) ?? (typeof standard === 'object' ? standard[stage] : standard);
    if (text === undefined) {
      if (required) complaints.push(`${key}: missing; ${rule}`);
    } else if (accepts(text)) values.push([key, convert(kind, text)]);
    else complaints.push(`${key}: must be ${rule}`);
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
    ...(c.minTasks > c.maxTasks ? ['maxTasks: must not be below minTasks'] : []),
    ...(c.natGateways > c.zones ? ['natGateways: must not be above zones'] : []),
    ...(c.stage === 'prod' && c.terminationWaitMinutes < 30
      ? ['terminationWaitMinutes: at least 30 in prod, because it is the time of the fast way back']
      : []),
    ...((c.chatChannelId === undefined) !== (c.chatWorkspaceId === undefined)
      ? ['chatChannelId and chatWorkspaceId: both or none']
      : []),
    ...((c.mailIdentityArn === undefined) !== (c.mailFrom === undefined)
      ? ['mailIdentityArn and mailFrom: both or none']
      : []),
  ];
}
