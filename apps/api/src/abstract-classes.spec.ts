import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const FILES = globSync('{src,testing}/**/*.ts', { cwd: ROOT });
const SOURCE = FILES.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
const NAMES = [...SOURCE.matchAll(/^export abstract class (\w+)/gm)].map(([, name = '']) => name);

describe('an abstract class of the service', () => {
  it('exists for the clock, the metrics and the traces', () => {
    expect(NAMES).toEqual(expect.arrayContaining(['Clock', 'Metrics', 'Tracing']));
  });

  it.each(NAMES)('%s has at least two implementations, fakes included', (name) => {
    const implementations = SOURCE.match(new RegExp(`(extends|implements|satisfies|\\): ) ?${name}\\b`, 'g')) ?? [];
    expect(implementations.length).toBeGreaterThanOrEqual(2);
  });
});
