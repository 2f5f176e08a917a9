/**
 * `npm run soak [-- CHANGES [SEED]]`: runs the storm of the tests ten times as long and prints the figures for
 * bench/README.md. Twenty members change quests on two processes with random kills and random database faults, while
 * programs, a push service and a mail server hang, refuse, lie and are away.
 *
 * `npm run soak -- --completions COUNT`: concurrent completions while both processes are killed at random; their receipts must
 * have consecutive places in one tree.
 *
 * `npm run soak -- --minutes MINUTES`: runs a steady load at half the measured capacity without faults, while one of two
 * processes restarts and flags flip every minute.
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
  const words = process.argv.slice(2);
  const completions = amountOf('--completions', words, '1000');
  const minutes = amountOf('--minutes', words, '30');
  await ensureInstalled();
  await ensureBuilt(['api']);
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-soak-'));
  try {
    const file = join(folder, 'figures.json');
    if (completions !== undefined) await log(completions, file);
    else if (minutes === undefined) await storm(file);
    else await steady(minutes, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Returns the amount of an option, or undefined if the first word is another one. */
function amountOf(name, [option, amount], otherwise) {
  if (option !== name) return undefined;
  if (!/^\d{1,4}(\.\d)?$/.test(amount ?? otherwise) || Number(amount ?? otherwise) === 0) {
    throw new SetupFailure(`${name} takes a number above 0.`);
  }
  return amount ?? otherwise;
}

async function log(completions, file) {
  const code = await runSpec('faults/log', {
    CIVICFORGE_LOG_COMPLETIONS: completions,
    CIVICFORGE_LOG_FIGURES: file,
  });
  console.log(table(Object.entries(JSON.parse(readFileSync(file, 'utf8')))));
  if (code !== 0) throw new SetupFailure('The log lost, repeated or misplaced a receipt: see above.');
}

async function storm(file) {
  const [changes = '10000', seed = '20261121'] = process.argv.slice(2);
  if (!/^\d{1,7}$/.test(changes) || !/^\d{1,9}$/.test(seed)) throw new SetupFailure('Give whole numbers: CHANGES SEED');
  const code = await runSpec('faults/storm', {
    CIVICFORGE_STORM_CHANGES: changes,
    CIVICFORGE_STORM_SEED: seed,
    CIVICFORGE_STORM_FIGURES: file,
  });
  console.log(table(stormRows(JSON.parse(readFileSync(file, 'utf8')))));
  if (code !== 0) throw new SetupFailure('The storm found a lost or wrong write: see above.');
}

async function steady(minutes, file) {
  const code = await runSpec('faults/steady', { CIVICFORGE_STEADY_MINUTES: minutes, CIVICFORGE_STEADY_FIGURES: file });
  console.log(table(steadyRows(JSON.parse(readFileSync(file, 'utf8')))));
  if (code !== 0) throw new SetupFailure('The steady load found a failure, a lost write or growing memory: see above.');
}

async function runSpec(pattern, settings) {
  const node = findNode();
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest];
  const which = ['--selectProjects', 'stack', '--testPathPatterns', pattern];
  const { code } = await run(node, [...flags, ...which], { env: environmentWith(node, settings), show: true });
  return code;
}

function stormRows({
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
  notices,
  messages,
  pushed,
  attempts,
  mails,
  connections,
  complaints,
}) {
  const faultsInWords = Object.entries(faults).map(([name, count]) => `${count} ${name}`);
  return [
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
    ['notices', notices],
    ['messages to six programs, five of which misbehave', messages],
    ['push messages', pushed],
    ['requests to programs and push service', attempts],
    ['mails', mails],
    ['connections to a mail server that misbehaves and is away for an hour', connections],
    ['**lost writes, wrong balances, rewards, notices or messages lost or made twice**', `**${complaints}**`],
  ];
}

function steadyRows({
  minutes,
  capacity,
  changes,
  kills,
  failures,
  unexplained,
  rewardsPaid,
  memory,
  growth,
  complaints,
}) {
  return [
    ['minutes', minutes],
    ['measured capacity, changes per second', capacity],
    ['acknowledged changes', changes],
    ['restarts of one process, flips of flags', kills],
    ['failed requests during restarts', failures - unexplained],
    ['**failed requests at other times**', `**${unexplained}**`],
    ['rewards paid', rewardsPaid],
    ['memory of the other process in MB, first and last', `${memory.at(0)}, ${memory.at(-1)}`],
    ['memory of the last third ÷ second third', growth ?? 'too short a run'],
    ['**lost writes, wrong balances, rewards lost or paid twice**', `**${complaints}**`],
  ];
}

/** Renders the figures for bench/README.md. */
function table(rows) {
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
