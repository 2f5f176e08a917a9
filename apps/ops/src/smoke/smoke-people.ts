import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Person } from '../../../../libs/contract/src/smoke/http-client.ts';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

type People = readonly [Person, Person];

const PEOPLE_FORM = 'a file with two people: [{ "email", "password" }, { … }]';

/**
 * Environment variable with the path of a file with two members, for other addresses: `[{ "email", "password" }, { …
 * }]`.
 */
export const PEOPLE_FILE = 'CIVICFORGE_SMOKE_PEOPLE_FILE';

/**
 * Returns the two smoke members from the file, the local stack or the parameters of a stage.
 * @throws OpsFailure there are none
 */
export async function smokePeople(context: OpsContext, access: StageAccess): Promise<People> {
  const file = context.environment[PEOPLE_FILE];
  if (file !== undefined) return twoOf(readJsonFile(file, `${PEOPLE_FILE} must name ${PEOPLE_FORM}.`), file);
  const { stage } = access;
  if (stage === 'local') {
    const { people } = readLocalStack(access.data);
    return twoOf(
      people.filter(({ groups }) => groups.includes('synthetic')),
      `the stack of ${access.data}`,
    );
  }
  const names = [1, 2].map((number) => parameterPath(stage, `smoke/person-${String(number)}`));
  const client = context.aws(access).client(SSMClient);
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: names, WithDecryption: true }));
  const values = names.map((name) => Parameters.find(({ Name }) => Name === name)?.Value ?? 'null');
  return twoOf(values.map(jsonOrNothing), `the parameters of ${stage}`);
}

/** The error of JSON.parse would show a part of the password. */
function jsonOrNothing(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function twoOf(found: unknown, where: string): People {
  const [first, second] = Array.isArray(found) ? (found as unknown[]) : [];
  if (!isPerson(first) || !isPerson(second))
    throw new OpsFailure(`There are no two smoke people in ${where}.`, EXIT.usage);
  return [first, second];
}

function isPerson(value: unknown): value is Person {
  const { email, password } = (value ?? {}) as Partial<Person>;
  return typeof email === 'string' && typeof password === 'string';
}
