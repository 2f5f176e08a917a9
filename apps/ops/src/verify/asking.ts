import { type Finding, fail, ok } from '../core/checks.ts';
import type { World } from '../core/world.ts';

const TIMEOUT_MS = 15_000;

/**
 * Asks one address.
 * @throws Error nobody answers
 */
export async function ask(world: World, address: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await world.fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
  } catch (error) {
    throw new Error(`${address} does not answer`, { cause: error });
  }
}

/** Whether an address answers with this status. */
export async function hasStatus(
  world: World,
  address: string,
  expected: number,
  init: RequestInit = {},
): Promise<Finding> {
  const answer = await ask(world, address, init);
  await answer.body?.cancel();
  const said = `${new URL(address).pathname} answers ${answer.status}`;
  return answer.status === expected ? ok(said) : fail(`${said} and not ${expected}`);
}

/** The first finding that is not good, or that all are. */
export async function all(...looks: (() => Promise<Finding>)[]): Promise<Finding> {
  const said: string[] = [];
  for (const look of looks) {
    const found = await look();
    if (found.state !== 'ok') return found;
    said.push(found.reason);
  }
  return ok(said.filter(Boolean).join(', '));
}
