import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startTestApp, type TestApp } from '../../testing/app.ts';

const EVENTS = '/ofrep/v1/event-stream';
const CLIENT = new URL('../../../web/testing/ofrep-client.mjs', import.meta.url).pathname;

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;
let address: string;

beforeEach(async () => {
  flags = createStaticSource({ manifest: FLAGS, document: { flags: {} }, version: 'v1' });
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' }, flagSource: flags });
  address = (await service.app.getUrl()).replace('[::1]', '127.0.0.1');
});
afterEach(() => service.close());

function switchOn(version: string): void {
  flags.replace({ flags: { advanced_search: { enabled: true, salt: version } } }, version);
}

/** Connects and reads text until it contains `wanted`, or to the end. */
async function connect(headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const answer = await fetch(`${address}${EVENTS}`, { headers, signal: leaving.signal });
  const reader = (answer.body ?? new Blob().stream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    answer,
    leave: () => {
      leaving.abort();
    },
    async readUntil(wanted: string | undefined) {
      while (wanted === undefined || !text.includes(wanted)) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
      }
      return text;
    },
  };
}

describe('the event stream of the evaluation protocol', () => {
  it('sends server-sent events with the headers of every answer', async () => {
    const { answer, readUntil } = await connect();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(answer.headers.get('x-request-id')).not.toBeNull();
    expect(await readUntil('\n\n')).toMatch(/^retry: [2-6]\d{3}\n\n/);
  });

  it('tells of a change, and answers a client that comes back with an older id at once', async () => {
    const first = await connect();
    switchOn('v2');
    expect(await first.readUntil('refetchEvaluation')).toContain('id: v2\nevent: message\ndata: {');
    const back = await connect({ 'last-event-id': 'v1' });
    expect(await back.readUntil('refetchEvaluation')).toContain('id: v2');
  });

  it('needs no session and ignores a broken one', async () => {
    const { answer } = await connect({ authorization: 'Bearer nonsense' });
    expect(answer.status).toBe(200);
  });

  it('refuses the 21st connection of one address in the form of the protocol, until one closes', async () => {
    const open = await Promise.all(Array.from({ length: 20 }, () => connect()));
    const refused = await fetch(`${address}${EVENTS}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({ errorCode: 'GENERAL' });
    open[0]?.leave();
    let status = 429;
    while (status === 429) status = (await connect()).answer.status;
    expect(status).toBe(200);
  });

  it('answers HEAD without a stream', async () => {
    const answer = await fetch(`${address}${EVENTS}`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('ends when the service stops, so that the stop does not wait for it', async () => {
    const { readUntil } = await connect();
    await service.app.close();
    expect(await readUntil(undefined)).toContain('retry:');
  });

  it('counts neither as a request in flight nor as a slow one', async () => {
    const { leave, readUntil } = await connect();
    await readUntil('\n\n');
    leave();
    await service.http.get('/health').expect(200);
    await service.app.close();
    const metrics = JSON.stringify(service.log.filter((line) => '_aws' in line));
    expect(metrics).not.toContain('event-stream');
  });

  it('makes a public OpenFeature web client evaluate again within the moment, without polling', async () => {
    const client = spawn(process.execPath, ['--experimental-eventsource', '--no-warnings', CLIENT, address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface(client.stdout)) {
      lines.push(line);
      if (line === 'ready: false') switchOn('v2');
      if (line === 'changed: true') client.kill();
    }
    if (client.exitCode === null && client.signalCode === null) await once(client, 'exit');
    expect(lines).toEqual(['ready: false', 'changed: true']);
  });
});
