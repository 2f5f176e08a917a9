/**
 * Fails on a document whose link, anchor, command, script, path or setting does not exist, and on an example in the help
 * of a verb that the verb would not understand. `--links` lists the addresses outside instead: nothing here needs a
 * network. That every alarm has its runbook is a test of the infrastructure.
 */
import type { Command } from 'commander';
import { ROOT } from '../local/root.ts';
import type { World } from '../../apps/ops/src/core/world.ts';
import { wholeProgram } from '../../apps/ops/src/program.ts';
import { commandProblems, helpProblems } from './commands.ts';
import { linkProblems, linksElsewhere } from './links.ts';
import { pageOf } from './markdown.ts';
import { knownNames, nameProblems, pathProblems } from './names.ts';
import { readRepository } from './repository.ts';

const repository = readRepository(ROOT);
const pages = [...repository.files]
  .filter((path) => path.endsWith('.md'))
  .sort()
  .map((path) => pageOf(path, repository.read(path)));

if (process.argv.includes('--links')) {
  for (const address of linksElsewhere(pages)) console.log(address);
} else {
  const program = await everyVerb();
  const scripts = scriptNames();
  const problems = [
    ...linkProblems(pages, repository),
    ...commandProblems({ pages, scripts, program }),
    ...helpProblems(program, scripts),
    ...nameProblems(pages, knownNames(repository)),
    ...pathProblems(pages, repository),
  ];
  for (const { path, line, why } of problems) console.error(`${path}:${String(line)}: ${why}`);
  console.log(`${String(pages.length)} documents, ${String(problems.length)} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function scriptNames(): ReadonlySet<string> {
  const { scripts } = JSON.parse(repository.read('package.json')) as { scripts: Record<string, string> };
  return new Set(Object.keys(scripts));
}

/** Verbs are only declared here, never run: the world that they would act in refuses everything. */
async function everyVerb(): Promise<Command> {
  const refuse = (): never => {
    throw new Error('documents are read, not run');
  };
  const world: World = {
    clock: { now: refuse, sleep: refuse },
    terminal: { print: () => undefined, warn: () => undefined, ask: refuse },
    environment: {},
    root: ROOT,
    records: ROOT,
    operator: 'nobody',
    fetch: refuse,
    run: refuse,
    aws: refuse,
    admin: refuse,
  };
  return wholeProgram(world);
}
