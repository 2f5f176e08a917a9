/**
 * Fails on a document whose link, anchor, command, script, path or setting does not exist, on an example in the help of a
 * verb that the verb would refuse, on a document that is older than its data, and on words that hide who acts. `--links`
 * lists external addresses instead, because this check uses no network.
 * A test of the infrastructure checks that every alarm has a runbook.
 */
import { ROOT } from '../local/root.ts';
import { callProblems, commandsOf, helpCommands, joined } from './commands.ts';
import { pagesFromData } from './from-data.ts';
import { linkProblems, linksElsewhere } from './links.ts';
import { pageOf } from './markdown.ts';
import { knownNames, nameProblems, pathProblems } from './names.ts';
import { describeOps } from './ops.ts';
import { type Problem, readRepository } from './repository.ts';
import { wordProblems } from './words.ts';

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
    ...wordProblems(pages),
    ...(await outdatedPages()),
  ];
  for (const { path, line, why } of problems) console.error(`${path}:${String(line)}: ${why}`);
  console.log(`${String(pages.length)} documents, ${String(problems.length)} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

async function outdatedPages(): Promise<Problem[]> {
  const wanted = Object.entries(await pagesFromData(ROOT, (path) => repository.read(path)));
  return wanted
    .filter(([path, text]) => repository.read(path) !== text)
    .map(([path]) => ({ path, line: 1, why: 'it is older than its data: run `npm run docs:data`' }));
}

function scriptNames(): ReadonlySet<string> {
  const { scripts } = JSON.parse(repository.read('package.json')) as { scripts: Record<string, string> };
  return new Set(Object.keys(scripts));
}
