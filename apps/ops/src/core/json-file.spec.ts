import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'civicforge-json-'));

describe('a file that is no JSON', () => {
  it.each([
    ['a half-written description of a stack', '{ "api": '],
    ['a description of something else', '[]'],
    ['an empty one', '{}'],
  ])('is told with what to do: %s', async (_, text) => {
    const [context, data] = [new FakeOpsContext(), folder()];
    writeFileSync(join(data, 'stack.json'), text);
    expect(await runOps(['db', 'status', '--data', data], context)).toBe(2);
    expect(context.warned.at(-1)).toContain('start it again with "npm start"');
  });

  it('is told with what to do where it should hold the outputs of a stage', async () => {
    const context = new FakeOpsContext();
    writeFileSync(join(context.records, 'outputs.prod.json'), 'oops');
    expect(await runOps(['deploy', 'status', 'prod'], context)).toBe(2);
    expect(context.warned.at(-1)).toContain('npm run ops -- infra outputs prod');
  });

  it('is told with what to do where it should hold the smoke people', async () => {
    const file = join(folder(), 'people.json');
    const context = new FakeOpsContext({ environment: { CIVICFORGE_SMOKE_PEOPLE_FILE: file } });
    expect(await runOps(['smoke', '--base-url', 'http://127.0.0.1:1'], context)).toBe(2);
    expect(context.warned.at(-1)).toMatch(/There is no .*people.json. CIVICFORGE_SMOKE_PEOPLE_FILE must name/);
  });
});

describe('words that are none', () => {
  it('are answered with where to look', async () => {
    const context = new FakeOpsContext();
    expect(await runOps(['nowhere'], context)).toBe(2);
    expect(await runOps(['deploy', 'start', 'nowhere'], context)).toBe(2);
    expect(context.warned.filter((line) => line.includes('--help'))).toHaveLength(2);
  });
});
