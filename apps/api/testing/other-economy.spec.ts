import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { economyOf, OTHER_ECONOMY } from './other-economy.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

it('sets every documented setting of the economy to another value', () => {
  const page = readFileSync(join(ROOT, 'docs', 'CONFIGURATION.md'), 'utf8');
  const documented = [...page.matchAll(/`(ECONOMY_\w+)`\s*\|\s*`?(\d+)/g)].map(([, name = '', value]) => [name, value]);
  expect(documented.length).toBeGreaterThan(0);
  expect(Object.keys(OTHER_ECONOMY).sort()).toEqual(documented.map(([name]) => name).sort());
  for (const [name, value] of documented) expect(Reflect.get(OTHER_ECONOMY, name ?? '')).not.toBe(value);
});

it('is the economy of specs that judge amounts', () => {
  expect(economyOf('/a/apps/api/src/rewards/reward.reprocessor.spec.ts')).toBe(OTHER_ECONOMY);
  expect(economyOf('C:\\a\\apps\\api\\src\\quests\\quest.spec.ts')).toBe(OTHER_ECONOMY);
  expect(economyOf(import.meta.filename)).toEqual({});
  expect(Object.keys(process.env).filter((name) => name.startsWith('ECONOMY_'))).toEqual([]);
});
