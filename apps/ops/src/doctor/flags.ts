import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { addressesOf } from '../access.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { StageAccess, World } from '../core/world.ts';
import { FlagStore } from '../flags/store.ts';

/** Whether the document, the manifest and the service agree on what flags there are. */
export function flagChecks(world: World, access: StageAccess): Check[] {
  return [
    {
      id: 'flags.manifest',
      says: 'the served document knows the flags of the code',
      look: () => manifest(world, access),
    },
    { id: 'flags.service', says: 'the service evaluates every flag of the code', look: () => service(world, access) },
    { id: 'flags.stale', says: 'no flag is past its end', look: () => Promise.resolve(stale(world)) },
  ];
}

async function manifest(world: World, access: StageAccess): Promise<Finding> {
  const store = new FlagStore(world, access);
  const { served } = await store.state();
  if (served === undefined) return warn('no document was deployed: the built-in defaults serve');
  const { flags = {} } = JSON.parse(await store.text(served.version)) as { flags?: object };
  const strange = Object.keys(flags).filter((key) => !(key in FLAGS));
  if (strange.length > 0) return fail(`flags that no code knows: ${strange.join(', ')}`);
  const missing = Object.keys(FLAGS).filter((key) => !(key in flags));
  return missing.length > 0 ? warn(`by their default, not by the document: ${missing.join(', ')}`) : ok(served.label);
}

async function service(world: World, access: StageAccess): Promise<Finding> {
  const address = `${addressesOf(world, access).api}/api/v1/feature-flags`;
  const answer = await world.fetch(address, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200) return fail(`${address} answers ${answer.status}`);
  const told = Object.keys((await answer.json()) as object);
  const missing = Object.keys(FLAGS).filter((key) => !told.includes(key));
  const strange = told.filter((key) => !(key in FLAGS));
  if (missing.length + strange.length === 0) return ok(`${told.length} flags`);
  return fail(`another version than these sources serves: ${[...missing, ...strange].join(', ')}`);
}

function stale(world: World): Finding {
  const ends = Object.entries(FLAGS).map(
    ([key, flag]) => [key, 'expires' in flag ? String(flag.expires) : ''] as const,
  );
  const over = ends
    .filter(([, expires]) => expires !== '' && Date.parse(expires) < world.clock.now())
    .map(([key]) => key);
  return over.length > 0 ? warn(`${over.join(', ')}: take them out of the code`) : ok();
}
