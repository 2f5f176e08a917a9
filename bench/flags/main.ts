import { cpus } from 'node:os';
import { prepareFlags } from '../../libs/flags/src/evaluator.ts';
import { allocationOf, heapOf, measure, readable, table, type Candidate, type RoundsOptions } from '../harness.ts';
import { flagdBoolean, flagdVariant } from './flagd.ts';
import { growthbookBoolean, growthbookVariant } from './growthbook.ts';
import { byHandBoolean, inMemoryBoolean, inMemoryVariant } from './in-memory.ts';
import { DOCUMENT, ourBoolean, OURS, ourVariant } from './ours.ts';
import { PEOPLE } from './people.ts';
import { unleashBoolean, unleashVariant } from './unleash.ts';

/**
 * Checks that each candidate evaluates the rules: it admits its share of the thousand people. A candidate that admits
 * none would be fast for the wrong reason.
 */
async function assertShare(candidates: readonly Candidate[], share: number): Promise<void> {
  for (const { name, run } of candidates) {
    const found = (await run(PEOPLE.length)) / PEOPLE.length;
    if (Math.abs(found - share) > 0.06) throw new Error(`${name} admits ${String(found)}, expected ${String(share)}`);
  }
}

async function compare(candidates: readonly Candidate[], share: number, options: RoundsOptions): Promise<string> {
  await assertShare(candidates, share);
  return table(await measure(candidates, options), OURS);
}

function memory(): string {
  const count = 1000;
  const flags = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`flag_${String(i)}`, DOCUMENT.flags['rollout'] ?? {}]),
  );
  const bytes = heapOf(() => prepareFlags({}, { ...DOCUMENT, flags }));
  return `Memory of ${String(count)} compiled flags with five rules each: ${readable(bytes)}B.`;
}

/** Allocation of the boolean path, measured on a candidate of `ourBoolean`. */
function allocation([ours]: readonly Candidate[]): string {
  const bytes = allocationOf((count) => ours?.run(count));
  return `One boolean evaluation by ${OURS} allocates ${bytes.toFixed(3)} bytes.`;
}

/** Compares the evaluators on one rule and one experiment and returns the section of `bench/README.md`. */
export async function run(options: RoundsOptions = {}): Promise<string> {
  const booleans = [
    ...(await ourBoolean()),
    ...byHandBoolean(),
    ...(await inMemoryBoolean()),
    ...(await unleashBoolean()),
    ...growthbookBoolean(),
    ...flagdBoolean(),
  ];
  const variants = [
    ...(await ourVariant()),
    ...(await inMemoryVariant()),
    ...(await unleashVariant()),
    ...growthbookVariant(),
    ...flagdVariant(),
  ];
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores.`,
    '### A boolean flag with five rules and a 25 % rollout',
    await compare(booleans, 0.25, options),
    '### One of two variants',
    await compare(variants, 0.5, options),
    memory(),
    allocation(booleans),
  ].join('\n\n');
}
