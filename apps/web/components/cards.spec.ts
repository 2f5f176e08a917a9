/** @jest-environment node */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(import.meta.dirname, '..');

it('cards hold what a member acts on, not a sentence alone', () => {
  const files = globSync('{app,components,features}/**/*.tsx', { cwd: WEB });
  const sentences = files.filter((path) => /<p className="card\b/.test(readFileSync(join(WEB, path), 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(sentences).toEqual([]);
});
