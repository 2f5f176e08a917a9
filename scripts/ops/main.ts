/** `npm run ops -- <area> <verb>`: the one command of operations. */
import { adminOf } from './access.ts';
import { runOps } from './program.ts';

process.exitCode = await runOps(process.argv.slice(2), {
  admin: (options) => adminOf(options, process.env),
  print: (line) => console.log(line),
  warn: (line) => console.error(line),
  now: () => Date.now(),
});
