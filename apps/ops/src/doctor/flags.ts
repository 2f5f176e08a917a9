import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { addressesOf } from '../access.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { FlagStore } from '../flags/store.ts';

/** Checks that the document, the manifest and the service have the same flags. */
export function flagChecks(context: OpsContext, access: StageAccess): Check[] {
  return [
    {
      id: 'flags.manifest',
      title: 'the served document knows the flags of the code',
      run: () => manifest(context, access),
    },
    { id: 'flags.service', title: 'the service evaluates every flag of the code', run: () => service(context, access) },
    { id: 'flags.stale', title: 'no flag is past its end', run: () => Promise.resolve(stale(context)) },
  ];
}

async function manifest(context: OpsContext, access: StageAccess): Promise<Finding> {
  const store = new FlagStore(context, access);
  const { served } = await store.state();
  if (served === undefined) return warn('no document was deployed: the built-in defaults serve');
  const { flags = {} } = JSON.parse(await store.text(served.version)) as { flags?: object };
  const strange = Object.keys(flags).filter((key) => !Object.hasOwn(FLAGS, key));
  if (strange.length > 0) return fail(`flags that no code knows: ${strange.join(', ')}`);
  const missing = Object.keys(FLAGS).filter((key) => !Object.hasOwn(flags, key));
  return missing.length > 0 ? warn(`by their default, not by the document: ${missing.join(', ')}`) : ok(served.label);
}

async function service(context: OpsContext, access: StageAccess): Promise<Finding> {
  const address = `${addressesOf(context, access).api}/api/v1/feature-flags`;
  const answer = await context.fetch(address, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200) return fail(`${address} answers ${answer.status}`);
  const evaluated = Object.keys((await answer.json()) as object);
  const missing = Object.keys(FLAGS).filter((key) => !evaluated.includes(key));
  const strange = evaluated.filter((key) => !Object.hasOwn(FLAGS, key));
  if (missing.length + strange.length === 0) return ok(`${evaluated.length} flags`);
  return fail(`another version than these sources serves: ${[...missing, ...strange].join(', ')}`);
}

function stale(context: OpsContext): Finding {
  const ends = Object.entries(FLAGS).map(
    ([key, flag]) => [key, 'expires' in flag ? String(flag.expires) : ''] as const,
  );
  const over = ends
    .filter(([, expires]) => expires !== '' && Date.parse(expires) < context.clock.now())
    .map(([key]) => key);
  return over.length > 0 ? warn(`${over.join(', ')}: take them out of the code`) : ok();
}
