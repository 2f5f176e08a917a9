/**
 * Copies packages and everything that they need from an installed `node_modules` into a new one, by the lock file:
 * an image that runs two of three hundred packages gets those two.
 *
 *     node scripts/containers/gather.ts FROM TO PACKAGE...
 *
 * A name that ends in `?` is left out where this platform has no such package.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of an entry of a lock file that says what it needs. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * The places (`node_modules/a`, `node_modules/a/node_modules/b`) of the named packages and of all that they need.
 *
 * @param isInstalled whether a place exists; what is optional and not installed is left out
 * @throws Error something needed is not there
 */
export function placesOf(
  names: readonly string[],
  packages: LockedPackages,
  isInstalled: (place: string) => boolean,
): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean) => {
    const place = resolve(name, from, packages, isInstalled);
    if (place === undefined) {
      if (isOptional) return;
      throw new Error(`${name}, needed by ${from || 'the image'}, is not installed`);
    }
    if (found.has(place)) return;
    found.add(place);
    for (const [needed, mayMiss] of needsOf(packages[place] ?? {})) visit(needed, place, mayMiss);
  };
  for (const name of names) visit(name.replace(/\?$/, ''), '', name.endsWith('?'));
  return [...found].sort();
}

/** As Node looks for a package: beside the one that asks, then ever further out. */
function resolve(
  name: string,
  from: string,
  packages: LockedPackages,
  isInstalled: (place: string) => boolean,
): string | undefined {
  for (let base = from; ;) {
    const place = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (place in packages && isInstalled(place)) return place;
    if (base === '') return undefined;
    base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')));
  }
}

function needsOf(locked: LockedPackage): [name: string, mayMiss: boolean][] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = locked;
  return [
    ...Object.keys(dependencies).map((name): [string, boolean] => [name, false]),
    ...Object.keys(optionalDependencies).map((name): [string, boolean] => [name, true]),
    ...Object.keys(peerDependencies)
      .filter((name) => peerDependenciesMeta[name]?.optional !== true)
      .map((name): [string, boolean] => [name, false]),
  ];
}

if (import.meta.main) {
  const [from = '', to = '', ...names] = process.argv.slice(2);
  const lock = JSON.parse(readFileSync(join(from, 'package-lock.json'), 'utf8')) as { packages: LockedPackages };
  const places = placesOf(names, lock.packages, (place) => existsSync(join(from, place, 'package.json')));
  for (const place of places) {
    // Packages inside a package are copied when they are needed themselves.
    const own = join(from, place, 'node_modules');
    cpSync(join(from, place), join(to, place), { recursive: true, filter: (path) => path !== own });
  }
  console.log(`${places.length} packages`);
}
