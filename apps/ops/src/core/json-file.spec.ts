import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOps } from '../program.ts';
import { FakeWorld } from '../../testing/fake-world.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'civicforge-json-'));

describe('a file that is no JSON', () => {
  it.each([
    ['a half-written description of a stack', '{ "api": '],
    ['a description of something else', '[]'],
    ['an empty one', '{}'],
  ])('is told with what to do: %s', async (_, text) => {
    const [world, data] = [new FakeWorld(), folder()];
    writeFileSync(join(data, 'stack.json'), text);
    expect(await runOps(['db', 'status', '--data', data], world)).toBe(2);
    expect(world.warned.at(-1)).toContain('start it again with "npm start"');
  });

  it('is told with what to do where it should hold the outputs of a stage', async () => {
    const world = new FakeWorld();
    writeFileSync(join(world.records, 'outputs.prod.json'), 'oops');
    expect(await runOps(['deploy', 'status', 'prod'], world)).toBe(2);
    expect(world.warned.at(-1)).toContain('npm run ops -- infra outputs prod');
  });

  it('is told with what to do where it should hold the smoke people', async () => {
    const file = join(folder(), 'people.json');
    const world = new FakeWorld({ environment: { CIVICFORGE_SMOKE_PEOPLE_FILE: file } });
    expect(await runOps(['smoke', '--base-url', 'http://127.0.0.1:1'], world)).toBe(2);
    expect(world.warned.at(-1)).toMatch(/There is no .*people.json. CIVICFORGE_SMOKE_PEOPLE_FILE must name/);
  });
});

describe('words that are none', () => {
  it('are answered with where to look', async () => {
    const world = new FakeWorld();
    expect(await runOps(['nowhere'], world)).toBe(2);
    expect(await runOps(['deploy', 'start', 'nowhere'], world)).toBe(2);
    expect(world.warned.filter((line) => line.includes('--help'))).toHaveLength(2);
  });
});
