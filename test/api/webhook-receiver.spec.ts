import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { OutboundClient } from '../../apps/api/src/outbound/outbound-client.ts';
import { newSecret, signedHeaders } from '../../apps/api/src/webhooks/webhook-secret.ts';

const PAGE = join(import.meta.dirname, '../../docs/WEBHOOKS.md');
const BODY = JSON.stringify({ type: 'quest.claimed', data: { title: 'Grüße 🌳' } });

const secret = newSecret();
const folder = mkdtempSync(join(tmpdir(), 'civicforge-receiver-'));
let program: ChildProcess;
let port: number;
let printed = '';

/** The program of the page, as a reader copies it. */
const code = /```js\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';

beforeAll(async () => {
  port = await freePort();
  const file = join(folder, 'receiver.mjs');
  writeFileSync(file, code);
  program = spawn(process.execPath, [file], {
    env: { WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program.stdout?.on('data', (text: Buffer) => (printed += text.toString()));
  while (!(await isListening())) await sleep(20);
}, 20_000);
afterAll(async () => {
  program.kill();
  await once(program, 'exit');
  rmSync(folder, { recursive: true });
});

async function isListening(): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const send = (headers: Readonly<Record<string, string>>, body = BODY) =>
  new OutboundClient().post({ url: `http://127.0.0.1:${port}/`, headers, body });

describe('the receiver of the documentation', () => {
  it('has about twenty lines', () => {
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(21);
  });

  it('accepts a signed message and handles it once, also during a rotation', async () => {
    const headers = signedHeaders('msg_one', new Date(), BODY, [newSecret(), secret]);
    expect(await send(headers)).toEqual({ status: 204 });
    expect(await send(headers)).toEqual({ status: 204 });
    expect(printed.match(/Grüße 🌳/g)).toHaveLength(1);
  });

  it.each([
    ['another secret', () => signedHeaders('msg_two', new Date(), BODY, [newSecret()])],
    ['another body', () => signedHeaders('msg_two', new Date(), '{}', [secret])],
    ['an old time', () => signedHeaders('msg_two', new Date(Date.now() - 600_000), BODY, [secret])],
    ['no signature', () => ({})],
  ])('refuses %s', async (_, headers) => {
    expect(await send(headers())).toEqual({ status: 401 });
  });
});
