/** Prints what the environment holds, as JSON; run inside the container by the setup command. */
import { STATUS_PORT } from './ports.ts';

const answer = await fetch(`http://127.0.0.1:${STATUS_PORT}/`, { signal: AbortSignal.timeout(20_000) });
console.log(await answer.text());
if (!answer.ok) process.exitCode = 1;
