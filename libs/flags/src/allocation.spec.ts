import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MODULE = fileURLToPath(new URL('evaluator.ts', import.meta.url));

/** Prints the heap bytes of one evaluation: the least of many rounds, because the first ones run before V8 has compiled the path. */
const PROGRAM = `
  import { isOn, prepareFlags } from ${JSON.stringify(MODULE)};
  const flag = { kind: 'ops', owner: 'a', created: '2026-11-20', expires: null, description: '', default: false, type: 'boolean' };
  const rules = prepareFlags({ rollout: flag }, { flags: { rollout: {
    whitelist_users: ['tester'], whitelist_groups: ['moderators'], segments: ['near'], rollout_percentage: 25,
  } }, segments: { near: { all: [{ attribute: 'country', op: 'in', value: ['de', 'at'] }] } } });
  const people = Array.from({ length: 1_000 }, (_, index) => ({ targetingKey: 'person-' + index, groups: ['members'], country: 'fr' }));
  const now = Date.now();
  function evaluate(count) {
    let on = 0;
    for (let index = 0; index < count; index += 1) if (isOn(rules, 'rollout', people[index % 1_000], now)) on += 1;
    return on;
  }
  let least = Infinity;
  for (let round = 0; round < 30; round += 1) {
    gc();
    const before = process.memoryUsage().heapUsed;
    evaluate(100_000);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / 100_000);
  }
  console.log(JSON.stringify({ least, on: evaluate(1_000) }));`;

describe('the evaluation of a boolean flag', () => {
  it('allocates nothing', async () => {
    const options = ['--expose-gc', '--no-warnings', '--input-type=module', '--eval', PROGRAM];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    const { least, on } = JSON.parse(stdout) as { least: number; on: number };
    expect(on).toBeGreaterThan(200);
    // One number above 2^31 would be 16 bytes. The measuring itself allocates a few.
    expect(least).toBeLessThan(1);
  }, 30_000);
});
