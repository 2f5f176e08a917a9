/**
 * Copies packages with their dependencies from an installed `node_modules` into a new one, by the lock file, so that an
 * image contains only the packages that it runs.
 *
 *     node scripts/containers/gather.ts FROM TO PACKAGE...
 *
 * A name with the suffix `?` is optional.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The dependencies of a lock file entry. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Returns the places (`node_modules/a`, `node_modules/a/node_modules/b`) of packages and their dependencies.
 *
 * @param isInstalled returns true for an existing place; optional packages without one are skipped
 * @throws Error if a required package is not installed
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

/** Resolves a package like Node: in the requesting package first, then in each parent folder. */
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
    // Nested packages are copied only as dependencies.
    const own = join(from, place, 'node_modules');
    cpSync(join(from, place), join(to, place), { recursive: true, filter: (path) => path !== own });
  }
  console.log(`${places.length} packages`);
}
