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

it.each(OWN_PROBLEM_CODES)('ownProblem %s equals the API’s problem', (code) => {
  expect(described.components.schemas.Problem.properties.code.enum).toContain(code);
});

it.each([null, undefined, '', 'short', 'a'.repeat(65), 'with space', 'with\nline', 'ümlaut-ümlaut'])(
  'requestIdOf replaces %j',
  (given) => {
    expect(requestIdOf(given)).toMatch(/^[0-9a-f-]{36}$/);
  },
);

it('requestIdOf keeps a valid request id', () => {
  expect(requestIdOf('A.b_c-12')).toBe('A.b_c-12');
});
