import type { DrillStack } from './drill-stack.ts';

const FLAG = 'dual_attestation';

/** Drills a kill switch: kills a flag, waits for service and pages, and reverts it. */
export async function flagDrill(drill: DrillStack): Promise<string> {
  const { web } = drill.stack();
  if (!(await inService(drill, FLAG))) throw new Error(`${FLAG} is off already: nothing could be practised`);
  const pages = web !== undefined;
  try {
    await drill.timed(`ops flags kill ${FLAG}`, () => drill.ops('flags', 'kill', FLAG, '--stage', 'local'));
    await drill.timed('service follows', () =>
      drill.sees('the service without the flag', async () => !(await inService(drill, FLAG))),
    );
    if (pages) {
      await drill.timed('pages follow', () =>
        drill.sees('pages without the flag', async () => !(await inPage(drill, web))),
      );
    }
  } finally {
    await drill.timed('ops flags revert', () => drill.ops('flags', 'revert', 'local'));
    await drill.timed('flag is back', () => drill.sees('the service with the flag', () => inService(drill, FLAG)));
  }
  return pages ? 'seen by service and pages' : 'seen by the service; the stack has no pages';
}

/** Returns the value of a flag in the public flags of the service. */
export async function inService(drill: DrillStack, flag: string): Promise<boolean> {
  const answer = await drill.context.fetch(`${drill.api}/api/v1/feature-flags`, { signal: AbortSignal.timeout(5_000) });
  const flags = (await answer.json()) as Readonly<Record<string, boolean>>;
  return flags[flag] === true;
}

/** Returns the flags embedded in a page. */
async function inPage(drill: DrillStack, web: string): Promise<boolean> {
  const answer = await drill.context.fetch(`${web}/sign-in`, { signal: AbortSignal.timeout(10_000) });
  const found = new RegExp(`${FLAG}\\\\?":\\s*\\{\\\\?"on\\\\?":(true|false)`).exec(await answer.text());
  if (found === null) throw new Error('the page tells nothing of its flags');
  return found[1] === 'true';
}
