import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARAMETERS } from '../../libs/contract/src/parameters.ts';

const page = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8');

describe('HANDOVER.md', () => {
  it('names parameters that exist', () => {
    const known = PARAMETERS.map(({ name }) => name as string);
    const named = [...page('HANDOVER.md').matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => name.endsWith('-keys') && !known.includes(name))).toEqual([]);
  });
});
