import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs the program of the placeholder task and returns its answer to a load balancer, which validates no certificate. */
export async function answerOfPlaceholder(args: readonly string[]): Promise<string> {
  const port = await freePort();
  const program = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'ignore' });
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await ask(port);
      if (answer !== undefined) return answer;
      await sleep(50);
    }
    throw new Error('the placeholder task did not answer');
  } finally {
    program.kill();
  }
}

async function ask(port: number): Promise<string | undefined> {
  try {
    const request = get({ host: '127.0.0.1', port, agent: false, rejectUnauthorized: false });
    const [answer] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part);
    return Buffer.concat(parts).toString();
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
