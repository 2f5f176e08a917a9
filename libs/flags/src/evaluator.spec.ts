import { readFileSync } from 'node:fs';

/** Everything that a module imports, type imports left out since nothing remains of them. */
function importsOf(url: URL): readonly string[] {
  const text = readFileSync(url, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)[^'";]*?from\s+'([^']+)'/gms);
  return [...statements].flatMap(([, name]) => name ?? []);
}

function reachable(from: URL, seen = new Set<string>()): ReadonlySet<string> {
  for (const name of importsOf(from)) {
    const target = name.startsWith('.') ? new URL(name, from) : undefined;
    if (seen.has(target?.href ?? name)) continue;
    seen.add(target?.href ?? name);
    if (target) reachable(target, seen);
  }
  return seen;
}

it('the evaluator runs anywhere: it reaches no SDK and no module of Node, and of packages only semver', () => {
  const reached = reachable(new URL('evaluator.ts', import.meta.url));
  expect([...reached].some((name) => name.endsWith('/murmur3.ts'))).toBe(true);
  expect([...reached].filter((name) => !name.startsWith('file:'))).toEqual([
    'semver/classes/range.js',
    'semver/functions/parse.js',
  ]);
});
