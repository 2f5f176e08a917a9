/** @jest-environment node */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(import.meta.dirname, '..');

/** Files of the browser: a page of the server that imports one of them gets a reference instead of a value. */
function clientModules(): string[] {
  return globSync('{app,components,features,lib}/**/*.{ts,tsx}', { cwd: WEB }).filter(
    (path) => !path.includes('.spec.') && readFileSync(join(WEB, path), 'utf8').startsWith("'use client'"),
  );
}

it('modules of the browser export no plain values, which would be empty in a page of the server', () => {
  const modules = clientModules();
  const values = modules.filter((path) =>
    /^export const \w+(: [^=]+)? =\s*(['"`[{]|\d)/m.test(readFileSync(join(WEB, path), 'utf8')),
  );
  expect(modules.length).toBeGreaterThan(50);
  expect(values).toEqual([]);
});
