/**
 * Fails on a document with an unknown link, anchor, command, script, path or setting, and on a help text with an example
 * that its verb refuses. `--links` lists external links instead, because the check uses no network. A test of the
 * infrastructure checks that every alarm has a runbook.
 */
import { ROOT } from '../local/root.ts';
import { callProblems, commandsOf, helpCommands, joined } from './commands.ts';
import { linkProblems, linksElsewhere } from './links.ts';
import { pageOf } from './markdown.ts';
import { knownNames, nameProblems, pathProblems } from './names.ts';
import { describeOps } from './ops.ts';
import { readRepository } from './repository.ts';

const repository = readRepository(ROOT);
const pages = [...repository.files]
  .filter((path) => path.endsWith('.md'))
  .sort()
  .map((path) => pageOf(path, repository.read(path)));

if (process.argv.includes('--links')) {
  for (const address of linksElsewhere(pages)) console.log(address);
} else {
  const scripts = scriptNames();
  const commands = joined([commandsOf(pages, scripts), helpCommands(describeOps([]).helps, scripts)]);
  const answers = describeOps(commands.calls.map(({ words }) => words)).problems;
  const problems = [
    ...linkProblems(pages, repository),
    ...commands.problems,
    ...callProblems(commands.calls, answers),
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
