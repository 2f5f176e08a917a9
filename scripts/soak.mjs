/**
 * `npm run soak [-- CHANGES [SEED]]`: runs the storm of the tests ten times as long and prints the figures for
 * bench/README.md. Twenty members change quests on two processes with random kills and random database faults.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from './setup/attempt.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { environmentWith, findNode } from './setup/node.mjs';
import { ROOT, SetupFailure } from './setup/root.mjs';
import { run } from './setup/run.mjs';

await attempt(async () => {
  const [changes = '10000', seed = '20261121'] = process.argv.slice(2);
  if (!/^\d{1,7}$/.test(changes) || !/^\d{1,9}$/.test(seed)) throw new SetupFailure('Give whole numbers: CHANGES SEED');
  await ensureInstalled();
  await ensureBuilt(['api']);
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-soak-'));
  try {
    const file = join(folder, 'figures.json');
    const code = await runStorm({
      CIVICFORGE_STORM_CHANGES: changes,
      CIVICFORGE_STORM_SEED: seed,
      CIVICFORGE_STORM_FIGURES: file,
    });
    console.log(table(JSON.parse(readFileSync(file, 'utf8'))));
    if (code !== 0) throw new SetupFailure('The storm found a lost or wrong write: see above.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function runStorm(settings) {
  const node = findNode();
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest];
  const which = ['--selectProjects', 'stack', '--testPathPatterns', 'faults/storm'];
  const { code } = await run(node, [...flags, ...which], { env: environmentWith(node, settings), show: true });
  return code;
}

/** Renders the figures for bench/README.md. */
function table({
  changes,
  people,
  seconds,
  kills,
  faults,
  refused,
  repeated,
  unanswered,
  rewardsPaid,
  rewardsPaidLate,
  complaints,
}) {
  const faultsInWords = Object.entries(faults).map(([name, count]) => `${count} ${name}`);
  const rows = [
    ['acknowledged changes', changes],
    ['concurrent members', people],
    ['seconds', seconds],
    ['changes per second', Math.round(changes / seconds)],
    ['kills of a process', kills],
    [
      'database faults',
      `${Object.values(faults).reduce((sum, count) => sum + count, 0)} (${faultsInWords.join(', ')})`,
    ],
    ['refused after a concurrent change', refused],
    ['repeated requests', repeated],
    ['unanswered, repeated after the storm', unanswered],
    ['rewards paid', rewardsPaid],
    ['– of them by the reprocessor afterwards', rewardsPaidLate],
    ['**lost writes, wrong balances, rewards lost or paid twice**', `**${complaints}**`],
  ];
  const today = new Date().toISOString().slice(0, 10);
  const head = `${today}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores.`;
  return [
    head,
    '',
    '| what | figure |',
    '| --- | ---: |',
    ...rows.map(([what, value]) => `| ${what} | ${value} |`),
  ].join('\n');
}
