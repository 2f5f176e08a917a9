import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACK } from '../policy/pack.ts';
import { rulesFor } from '../rules/index.ts';
import { text } from '../rules/resource.ts';
import { prepared, ranByPulumi } from './graphs.ts';
import type { Run } from './run-by-pulumi.ts';

const FOLDER = join(import.meta.dirname, '..');
const { resources } = prepared().stages.prod;
const seen = ranByPulumi();

const listed = (run: Run) => run.registrations.map(({ type, name }) => `${type} ${name}`).sort();

describe('the program under Pulumi’s own runner', () => {
  it('loads without a compiler and registers the reviewed resources', () => {
    const reviewed = readFileSync(join(FOLDER, 'resources', 'prod.txt'), 'utf8')
      .trim()
      .split('\n');

    expect([seen.up.exitCode, seen.up.complaints]).toEqual([0, []]);
    expect(listed(seen.up)).toEqual(reviewed.map((line) => line.split(' ').slice(1, 3).join(' ')).sort());
  });

  it('can be previewed before the first `up`, with unknown ids', () => {
    expect([seen.preview.exitCode, seen.preview.complaints]).toEqual([0, []]);
    expect(listed(seen.preview)).toEqual(listed(seen.up));
  });

  it('sends the engine the same options that the transformation collects', () => {
    const asked = new Map(seen.up.registrations.map((one) => [`${one.type}|${one.name}`, one]));
    const given = resources.map(({ type, name, opts }) => {
      const one = asked.get(`${type}|${name}`);
      return [name, [...opts.ignoreChanges], opts.protect, opts.retainOnDelete, one !== undefined];
    });

    expect(given).toEqual(
      resources.map(({ type, name }) => {
        const one = asked.get(`${type}|${name}`);
        return [name, one?.ignoreChanges, one?.protect, one?.retainOnDelete, true];
      }),
    );
  });

  it('outputs table names in plain text and no secret', () => {
    const dashboard = seen.up.registrations.find(({ name }) => name === 'civicforge-prod-database');
    const key = seen.up.registrations.find(({ name }) => name === 'civicforge-prod-parameter-api-key');

    expect(text(dashboard?.props['dashboardBody'])).toContain('civicforge-prod-quests');
    expect(JSON.stringify(key?.props['value'])).toContain('4dabf18193072939515e22adb298388d');
  });

  it('passes its policy pack, which reports the rule of a mistake', () => {
    expect(seen.faults).toEqual([]);
    expect(seen.faultsOfMistake.map((fault) => fault.split(':')[0])).toEqual(
      Array.from({ length: 4 }, () => 'listener-left-to-releases'),
    );
  });
});

describe('the policy pack', () => {
  it('has one policy per rule, so that an unknown value stops one rule at most', async () => {
    const names = (await rulesFor(resources)).map(({ name }) => name);

    expect(PACK.policies.map(({ name }) => name)).toEqual(names);
  });
});
