import { send } from '../../../../libs/contract/src/smoke/http-client.ts';
import { type Finding, fail, ok } from '../core/checks.ts';
import type { OpsContext } from '../core/ops-context.ts';

interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends one request, without retries.
 * @throws JourneyFailure the address does not answer
 */
export function ask(
  context: OpsContext,
  address: string,
  { method = 'GET', headers = {} }: Request = {},
): Promise<Response> {
  const { origin, pathname, search } = new URL(address);
  const args = { baseUrl: origin, origin, fetch: context.fetch, retry: { tries: 1 } };
  return send(args, { step: pathname, method, path: `${pathname}${search}`, headers });
}

/** Checks the status of an address. */
export async function hasStatus(
  context: OpsContext,
  address: string,
  expected: number,
  init: Request = {},
): Promise<Finding> {
  const answer = await ask(context, address, init);
  await answer.body?.cancel();
  const said = `${new URL(address).pathname} answers ${answer.status}`;
  return answer.status === expected ? ok(said) : fail(`${said} and not ${expected}`);
}

/** Runs checks until one does not pass. Returns its finding, or `ok`. */
export async function all(...looks: (() => Promise<Finding>)[]): Promise<Finding> {
  const said: string[] = [];
  for (const run of looks) {
    const found = await run();
    if (found.state !== 'ok') return found;
    said.push(found.reason);
  }
  return ok(said.filter(Boolean).join(', '));
}
