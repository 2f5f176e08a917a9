/**
 * Ends the children of a supervisor that was killed or has crashed. Its standard input is a pipe from the supervisor:
 * each line contains the current pids as JSON, and the end of the pipe is the supervisor's end. It works on every
 * platform and for programs that cannot watch their parent.
 */
import { createInterface } from 'node:readline';
import { killGroup } from './process-group.ts';

let pids: number[] = [];
let dismissed = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'dismissed') dismissed = true;
  else pids = JSON.parse(line) as number[];
});
lines.on('close', () => {
  if (!dismissed) for (const pid of pids) killGroup(pid, 'SIGKILL');
  process.exit(0);
});
