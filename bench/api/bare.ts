/** A bare `node:http` server that verifies the token and makes the recorded calls. `BENCH_CLIENT` is stock or lean. */
import { createServer } from 'node:http';
import { readSetup, replayer, stockCalls, verifier, ACTIONS, type Action } from './work.ts';

interface LeanModule {
  readonly LeanTransport: new (settings: object) => { call(operation: string, input: object): Promise<object> };
}

const setup = readSetup();
const isLean = process.env['BENCH_CLIENT'] === 'lean';
const call = isLean ? await leanCalls() : stockCalls(setup.endpoint);
const replay = replayer(setup, call, isLean);
const check = isLean ? cached(verifier(setup)) : verifier(setup);

async function leanCalls() {
  const path = new URL('../../dist/apps/api/src/dynamo/transport.js', import.meta.url).href;
  const { LeanTransport } = (await import(path)) as LeanModule;
  const transport = new LeanTransport({ region: 'us-east-1', endpoint: setup.endpoint });
  return (operation: string, input: object) => transport.call(operation, input);
}

function cached(verify: (token: string | undefined) => string): (token: string | undefined) => string {
  const known = new Map<string, string>();
  return (token = '') => {
    const found = known.get(token) ?? verify(token);
    known.set(token, found);
    return found;
  };
}

const server = createServer((request, response) => {
  const send = (status: number, body: object) => {
    const text = JSON.stringify(body);
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      .end(text);
  };
  if (request.url === '/health') {
    send(200, { status: 'ok' });
    return;
  }
  const action = (request.url ?? '').slice(1) as Action;
  request.resume();
  request.on('end', () => {
    if (!ACTIONS.includes(action)) {
      send(404, {});
      return;
    }
    try {
      check(request.headers.authorization);
    } catch {
      send(401, {});
      return;
    }
    replay(action).then(
      (body) => {
        send(200, body);
      },
      (error: unknown) => {
        send(500, { error: String(error) });
      },
    );
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
