/**
 * Describes the operations command for docs:check. Reads `{ "commands": string[][] }` from standard input and prints `{
 * "helps": [{ "name", "text" }], "problems": (string | null)[] }`, with one problem or null per command. Runs no verb.
 */
import { text } from 'node:stream/consumers';
import { helpTexts, opsProblem } from './core/command-words.ts';
import { ROOT } from './core/root.ts';
import type { OpsContext } from './core/ops-context.ts';
import { wholeProgram } from './program.ts';

const refuse = (): never => {
  throw new Error('A description runs no verb.');
};
const context: OpsContext = {
  clock: { now: refuse, sleep: refuse },
  terminal: { print: () => undefined, warn: () => undefined, ask: refuse, secret: refuse },
  environment: {},
  root: ROOT,
  records: ROOT,
  operator: '',
  fetch: refuse,
  run: refuse,
  aws: refuse,
  admin: refuse,
};

const { commands } = JSON.parse(await text(process.stdin)) as { commands: readonly (readonly string[])[] };
const program = await wholeProgram(context);
const problems = commands.map((words) => opsProblem(program, words) ?? null);
process.stdout.write(JSON.stringify({ helps: helpTexts(program), problems }));
