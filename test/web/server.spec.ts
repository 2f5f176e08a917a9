import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { get } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../scripts/local/root.ts';
import { freePort } from '../support/free-port.ts';
import { type Program, startProgram, temporaryFolder } from '../support/program.ts';

const WEB = join(ROOT, 'apps', 'web', '.next', 'standalone', 'apps', 'web', 'server', 'main.js');

/** The built web application in front of a fake service. */
let web: Program;
let port: number;
let service: Server;
let behave: (request: IncomingMessage, response: ServerResponse) => void;

/** Starts the built web application on a free port. */
async function startWeb(
  environment: Readonly<Record<string, string>>,
  isReady: () => Promise<boolean>,
): Promise<Program> {
  const env = { NODE_ENV: 'production', STAGE: 'local', HOSTNAME: '127.0.0.1', ...environment };
  const plan = { name: 'web', what: 'the web application', command: process.execPath, args: [WEB] };
  return startProgram({ ...plan, env: { PATH: process.env['PATH'], ...env }, ready: isReady }, temporaryFolder());
}

beforeAll(async () => {
  const build = join(ROOT, 'scripts', 'setup', 'build.mjs');
  const { ensureBuilt } = (await import(build)) as { ensureBuilt(names: readonly string[]): Promise<void> };
  await ensureBuilt(['web']);
  service = createServer((request, response) => behave(request, response)).listen(0, '127.0.0.1');
  await once(service, 'listening');
  behave = (_, response) => response.writeHead(503).end();
  port = await freePort();
  const api = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const mails = temporaryFolder();
  writeFileSync(join(mails, 'code-1.eml'), 'Subject: Your code\r\n\r\n424242\r\n');
  web = await startWeb({ PORT: String(port), API_URL: api, LOCAL_MAILS: mails }, async () => {
    return (await fetch(`http://127.0.0.1:${port}/icon.svg`)).ok;
  });
}, 300_000);
afterAll(async () => {
  await web.stop();
  service.closeAllConnections();
  service.close();
});

interface Raw {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

async function raw(line: string, fields = ''): Promise<Raw> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.on('close', () => resolve(received)).on('error', reject);
    socket.write(`${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${fields}\r\n`);
  });
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((entry) => [entry.split(': ')[0]?.toLowerCase() ?? '', entry.replace(/^.*?: /, '')]),
  );
  return { status: Number(status.split(' ')[1]), headers, body: rest.join('') };
}

type Target = readonly [status: number, line: string, fields?: string];

/** Malformed targets that must not answer a bare 500, with their expected answers. */
const TARGETS: readonly Target[] = [
  ...['%c0', '%ff', '%zz', '%', '%00', '%5cx', '\\x'].flatMap((end): Target[] => [
    [400, `GET /quests/${end}`],
    [400, `GET /users/${end}`],
    [400, `GET /api/v1/quests/${end}`],
    [400, `GET /_next/static/${end}`],
    [400, `HEAD /${end}`],
  ]),
  [405, 'TRACE /'],
  [400, 'OPTIONS *'],
  [405, 'POST /sign-in', 'Next-Action: x\r\nContent-Length: 0\r\n'],
  [404, 'GET /_next/image?url=%2Ficon.svg&w=64&q=75'],
  [404, 'GET /_next/image'],
  [404, 'GET /_next/static/x'],
  [404, 'GET /_next/x'],
  [404, 'GET /_next/data/x/index.json'],
  [404, 'GET /nothing.png'],
  [200, 'GET /favicon.ico'],
  [404, 'GET /_global-error'],
  [404, 'GET /_global-error?x=1'],
  [200, 'GET /icon.svg'],
  [200, 'GET /icons/192.png'],
  [200, 'GET /sw.js'],
  [200, 'GET /manifest.webmanifest'],
  [414, `GET /${'a'.repeat(9_000)}`],
  [308, 'GET //evil.example'],
  [200, 'GET /local/mail'],
  [200, 'GET /local/mail/code-1'],
  [404, 'GET /local/mail/..%2fcode-1'],
  [404, 'GET /local/mailbox'],
  [405, 'POST /local/mail', 'Content-Length: 0\r\n'],
  [200, 'GET /?q=%c0&status=%zz&__proto__=x&limit=%'],
  [200, 'GET /sign-in?returnTo=%'],
  [200, 'GET /sign-in', 'Cookie: civicforge_access=%zz; theme=%c0; language=%\r\nAccept-Language: ;;q=z\r\n'],
  [200, 'GET /sign-in', 'X-Forwarded-Proto: javascript\r\nX-Forwarded-Host: a b\r\n'],
  [200, 'GET /sign-in', 'x-matched-path: /%c0\r\nx-invoke-path: /%c0\r\nx-nextjs-data: 1\r\n'],
];

describe('the built web application with SERVE_TLS=on', () => {
  it('renders pages for a client that validates no certificate, and stops in time', async () => {
    const target = { host: '127.0.0.1', port: await freePort() };
    const ask = async (path: string): Promise<number | undefined> => {
      const request = get({
        ...target,
        path,
        agent: false,
        rejectUnauthorized: false,
        headers: { 'x-forwarded-proto': 'https' },
      });
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    const program = await startWeb(
      { SERVE_TLS: 'on', PORT: String(target.port) },
      async () => (await ask('/icon.svg')) === 200,
    );
    expect([await ask('/sign-in'), await ask('/quests/%zz')]).toEqual([200, 400]);
    await expect(fetch(`http://127.0.0.1:${target.port}/icon.svg`)).rejects.toThrow();
    await program.stop();
    await expect(ask('/icon.svg')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the built web application in a stage', () => {
  it('has no page of mails', async () => {
    const stage = {
      STAGE: 'prod',
      PORT: String(await freePort()),
      API_URL: 'https://api.internal',
      PUBLIC_ORIGIN: 'https://civicforge.example',
      VISITOR_ADDRESS_SECRET: 'a-secret-of-the-stage',
      PHOTO_UPLOAD_ORIGIN: 'https://photos.example',
    };
    const ask = (path: string) => fetch(`http://127.0.0.1:${stage.PORT}${path}`);
    const program = await startWeb(stage, async () => (await ask('/icon.svg')).ok);
    for (const path of ['/local/mail', '/local/mail/code-1', '/local/mail/code-1/html']) {
      const answer = await ask(path);
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, 'Not found']);
    }
    await program.stop();
  });
});

describe('the built web application', () => {
  it.each(TARGETS.map(([status, line, fields = '']) => ({ status, line, fields, name: line.slice(0, 60) })))(
    'answers $status with the security headers: $name',
    async ({ status, line, fields }) => {
      const { headers, ...answer } = await raw(line, fields);
      expect(answer.status).toBe(status);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      if (line.includes(' /api/')) expect(headers.get('content-type')).toContain('application/problem+json');
      if (status === 308) expect(headers.get('location')).toBe('/evil.example');
    },
    30_000,
  );

  it.each(['garbage', '%zz', '%5B%22%22%5D', '[]', `%5B${'%5B'.repeat(500)}`])(
    'answers 400 to an invalid router state: %.20s',
    async (state) => {
      const fields = `RSC: 1\r\nNext-Router-State-Tree: ${state}\r\n`;
      const answer = await raw('GET /sign-in', fields);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('answers a page with its styles in it, under the nonce of its policy, and compressed', async () => {
    const { headers, body } = await raw('GET /sign-in', 'Accept: text/html\r\n');
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
    expect(body).toContain(`<style nonce="${nonce}">`);
    const links = body.match(/<link rel="(?:stylesheet|preload)"[^>]*\.css[^>]*>/g) ?? [];
    expect(links.filter((link) => !link.includes(' disabled=""'))).toEqual([]);
    expect(links).toHaveLength(1);
    expect(headers.get('link') ?? '').not.toContain('.css');
    const packed = await fetch(`http://127.0.0.1:${port}/sign-in`, { headers: { 'accept-encoding': 'br' } });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(await packed.text()).toContain('</html>');
  });

  it('renders its error state if the service hangs, and answers a call with busy', async () => {
    behave = () => undefined;
    // Several concurrent requests, so that the timeouts also survive garbage collection.
    const sessions = ['r1', 'r2', 'r3', 'r4'].map(
      (token) => `Cookie: civicforge_access=x.y.z; civicforge_refresh=${token}\r\n`,
    );
    const [call, ...pages] = await Promise.all([
      raw('GET /api/v1/quests/x'),
      ...sessions.map((session) => raw('GET /quests/x', session)),
    ]);
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.body).toContain('Try again');
    }
    expect([call.status, call.headers.get('retry-after')]).toEqual([503, '2']);
    expect(call.body).toContain('"code":"busy"');
  }, 60_000);
});
