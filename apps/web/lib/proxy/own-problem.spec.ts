/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_PROBLEM_CODES, requestIdOf } from './own-problem.ts';

interface Described {
  readonly components: {
    readonly schemas: { readonly Problem: { readonly properties: { readonly code: { readonly enum: string[] } } } };
  };
}

const path = join(import.meta.dirname, '../../../../docs/openapi.json');
const described = JSON.parse(readFileSync(path, 'utf8')) as Described;

it.each(OWN_PROBLEM_CODES)('%s is a code of the service', (code) => {
  expect(described.components.schemas.Problem.properties.code.enum).toContain(code);
});

it.each([null, undefined, '', 'short', 'a'.repeat(65), 'with space', 'with\nline', 'ümlaut-ümlaut'])(
  'a new request id takes the place of %j',
  (given) => {
    expect(requestIdOf(given)).toMatch(/^[0-9a-f-]{36}$/);
  },
);

it('keeps a request id of the right form', () => {
  expect(requestIdOf('A.b_c-12')).toBe('A.b_c-12');
});
