/** Prints the report of the environment as JSON. The setup command runs it inside the container. */
import { STATUS_PORT } from './ports.ts';

const answer = await fetch(`http://127.0.0.1:${STATUS_PORT}/`, { signal: AbortSignal.timeout(20_000) });
console.log(await answer.text());
if (!answer.ok) process.exitCode = 1;
