import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.mjs';

/** Returns the static imports of a script and of every script that it imports. */
function importsOf(path, seen = new Map()) {
  const specifiers = [...readFileSync(path, 'utf8').matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)';/gm)];
  seen.set(
    path,
    specifiers.map(([, specifier]) => specifier),
  );
  for (const specifier of seen.get(path)) {
    const next = join(dirname(path), specifier);
    if (specifier.startsWith('.') && !seen.has(next)) importsOf(next, seen);
  }
  return seen;
}

describe('a new clone without packages', () => {
  it.each(['start', 'test', 'check', 'build', 'soak', 'fuzz'])('loads scripts/%s.mjs', (name) => {
    const imports = importsOf(join(ROOT, 'scripts', `${name}.mjs`));
    const packages = [...imports].flatMap(([path, specifiers]) =>
      specifiers.filter((specifier) => !/^(node:|\.)/.test(specifier)).map((specifier) => `${path}: ${specifier}`),
    );
    expect(imports.size).toBeGreaterThan(1);
    expect(packages).toEqual([]);
  });
});
