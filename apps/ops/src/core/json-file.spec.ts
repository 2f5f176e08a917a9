import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'civicforge-json-'));

describe('readJsonFile', () => {
  it.each([
    ['an incomplete stack file', '{ "api": '],
    ['a stack file of another type', '[]'],
    ['an empty object', '{}'],
  ])('names the remedy for %s', async (_, text) => {
    const [context, data] = [new FakeOpsContext(), folder()];
    writeFileSync(join(data, 'stack.json'), text);
    expect(await runOps(['db', 'status', '--data', data], context)).toBe(2);
    expect(context.warned.at(-1)).toContain('start it again with "npm start"');
  });

  it('names the remedy for an invalid outputs file', async () => {
    const context = new FakeOpsContext();
    writeFileSync(join(context.records, 'outputs.prod.json'), 'oops');
    expect(await runOps(['deploy', 'status', 'prod'], context)).toBe(2);
    expect(context.warned.at(-1)).toContain('npm run ops -- infra outputs prod');
  });

  it('names the remedy for a missing file of smoke members', async () => {
    const file = join(folder(), 'people.json');
    const context = new FakeOpsContext({ environment: { CIVICFORGE_SMOKE_PEOPLE_FILE: file } });
    expect(await runOps(['smoke', 'local', '--base-url', 'http://127.0.0.1:1'], context)).toBe(2);
    expect(context.warned.at(-1)).toMatch(/There is no .*people.json. CIVICFORGE_SMOKE_PEOPLE_FILE must name/);
  });
});

describe('unknown arguments', () => {
  it('are refused with a hint to --help', async () => {
    const context = new FakeOpsContext();
    expect(await runOps(['nowhere'], context)).toBe(2);
    expect(await runOps(['deploy', 'start', 'nowhere'], context)).toBe(2);
    expect(context.warned.filter((line) => line.includes('--help'))).toHaveLength(2);
  });
});
