export const STAGES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

export const PROJECT = 'civicforge';

/** Returns the name of a resource: `civicforge-{stage}-{thing}`. */
export function nameOf(stage: Stage, thing: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(thing)) throw new Error(`"${thing}" is no part of a name`);
  return `${PROJECT}-${stage}-${thing}`;
}

/**
 * Returns a name of at most 32 characters, the limit of load balancers and target groups.
 * @throws Error if the shortened name is still too long
 */
export function shortNameOf(stage: Stage, thing: string): string {
  const name = nameOf(stage, thing);
  if (name.length > 32) throw new Error(`${name} is longer than 32 characters`);
  return name;
}

/** Returns the bucket of a stage's incidents. Bucket names are globally unique, so the name contains the account. */
export function recordBucket(stage: Stage, account: string): string {
  return `${nameOf(stage, 'records')}-${account}`;
}

/** Returns the path of a parameter. Each stage has one prefix, so that a role can read one stage only. */
export function parameterPath(stage: Stage, name: string): string {
  return `/${PROJECT}/${stage}/${name}`;
}

/** Folder of the parameters that name the released task definition of each scheduled job. */
export const JOB_POINTERS = 'jobs';

/** Returns the name of a restored table. The same time gives the same name, so that a repeated restore resumes. */
export function sideTableName(stage: Stage, table: string, at: string): string {
  return `${nameOf(stage, table)}-${at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', 't')}z`;
}

/** Matches the names of restored tables. */
export const SIDE_TABLE_NAME = /^civicforge-[a-z]+-[a-z]+-\d{8}t\d{6}z$/;
