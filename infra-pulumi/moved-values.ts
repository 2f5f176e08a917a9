import * as ssm from '@pulumi/aws/ssm/index.js';
import { JOB_POINTERS, parameterPath, type Stage } from '../libs/contract/src/names.ts';
import { JOBS } from '../libs/contract/src/service-contract.ts';
import { type TableName, TABLES } from '../libs/contract/src/tables.ts';

export type Job = keyof typeof JOBS.commands;

/**
 * Values that restores and releases move. The program reads them before it declares the resources that contain them, so
 * that `up` writes back what it finds. `ignoreChanges` does not do that: it sends the value of the state with every
 * change beside it (https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/).
 */
export interface MovedValues {
  /** Serving tables. Empty before the first `up`. */
  readonly tables: Readonly<Partial<Record<TableName, string>>>;
  /** ARNs of the released task definitions of the scheduled jobs. Empty before the first release. */
  readonly jobs: Readonly<Partial<Record<Job, string>>>;
}

/** Reads the pointers of a stage. A path without parameters gives an empty list. */
export async function readMovedValues(stage: Stage): Promise<MovedValues> {
  const [tables, jobs] = await Promise.all([below(stage, 'tables'), below(stage, JOB_POINTERS)]);
  return {
    tables: only(
      TABLES.map(({ name }) => name),
      tables,
    ),
    jobs: only(Object.keys(JOBS.commands) as Job[], jobs),
  };
}

async function below(stage: Stage, folder: string): Promise<ReadonlyMap<string, string>> {
  const path = parameterPath(stage, folder);
  const { names, values } = await ssm.getParametersByPath({ path, withDecryption: false });
  return new Map(names.map((name, index) => [name.slice(path.length + 1), values[index] ?? '']));
}

function only<Name extends string>(
  names: readonly Name[],
  found: ReadonlyMap<string, string>,
): Partial<Record<Name, string>> {
  const known = names.flatMap((name) => {
    const value = found.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known) as Partial<Record<Name, string>>;
}
