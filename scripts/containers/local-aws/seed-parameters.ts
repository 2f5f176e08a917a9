import type { TableNames } from '../../../libs/contract/src/local-stack.ts';
import { parametersOf } from './stage-parameters.ts';

/** Writes every parameter of the stage. A repeated run changes only parameters that follow the environment. */
export async function seedParameters(
  address: string,
  stage: string,
  tables: TableNames,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  for (const { name, type, value, follows } of parametersOf(stage, tables, environment)) {
    const known = await call(address, 'GetParameter', { Name: name, WithDecryption: true });
    const current = (known.body as { Parameter?: { Value: string } }).Parameter?.Value;
    if (current === value || (current !== undefined && !follows)) continue;
    const { ok, body } = await call(address, 'PutParameter', { Name: name, Type: type, Value: value, Overwrite: true });
    if (!ok) throw new Error(`${name} was not stored: ${JSON.stringify(body)}`);
  }
}

/** Returns the parameter names below a path. */
export async function parameterNames(address: string, path: string): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const input = { Path: path, Recursive: true, ...(token && { NextToken: token }) };
    const { body } = await call(address, 'GetParametersByPath', input);
    const page = body as { Parameters?: { Name: string }[]; NextToken?: string };
    names.push(...(page.Parameters ?? []).map(({ Name }) => Name));
    token = page.NextToken;
  } while (token !== undefined);
  return names;
}

async function call(address: string, operation: string, input: object): Promise<{ ok: boolean; body: unknown }> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  });
  return { ok: response.ok, body: await response.json() };
}
