export const STAGES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

export const PROJECT = 'civicforge';

/** The one place where names are made: `civicforge-{stage}-{thing}`. */
export function nameOf(stage: Stage, thing: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(thing)) throw new Error(`"${thing}" is no part of a name`);
  return `${PROJECT}-${stage}-${thing}`;
}

/**
 * Load balancers and target groups allow 32 characters; their names are shortened here, never by AWS.
 * @throws Error when the name stays too long
 */
export function shortNameOf(stage: Stage, thing: string): string {
  const name = nameOf(stage, thing);
  if (name.length > 32) throw new Error(`${name} is longer than 32 characters`);
  return name;
}

/** Parameters live under one path, so that a role can be given all of a stage and nothing of another. */
export function parameterPath(stage: Stage, name: string): string {
  return `/${PROJECT}/${stage}/${name}`;
}
