/**
 * `npm run soak [-- CHANGES [SEED]]`: the storm of the tests, ten times as long, and its figures for bench/README.md.
 * Twenty people change quests on two processes that are killed at random, through a database that fails at random.
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
    if (code !== 0) throw new SetupFailure('The storm has broken a promise: see above.');
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

/** The figures as they stand in bench/README.md. */
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
    ['changes that were promised', changes],
    ['people at once', people],
    ['seconds', seconds],
    ['changes per second', Math.round(changes / seconds)],
    ['kills of a process', kills],
    [
      'database faults',
      `${Object.values(faults).reduce((sum, count) => sum + count, 0)} (${faultsInWords.join(', ')})`,
    ],
    ['refused, because somebody else was faster', refused],
    ['requests sent again', repeated],
    ['never answered, asked again after the storm', unanswered],
    ['rewards paid', rewardsPaid],
    ['of them by the reprocessor after the storm', rewardsPaidLate],
    ['**promises broken, balances wrong, rewards lost or paid twice**', `**${complaints}**`],
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
