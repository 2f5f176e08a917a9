/** @jest-environment node */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formats } from '../../lib/i18n/format.ts';
import { answerMails } from './answer.ts';
import type { Reader } from './pages.ts';

const READER: Reader = { language: 'en', format: formats('en', 'Europe/Berlin'), theme: 'system' };

const parent = mkdtempSync(join(tmpdir(), 'civicforge-local-mail-'));
const folder = join(parent, 'mails');
afterAll(() => {
  rmSync(parent, { recursive: true });
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Stored {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly minutesAgo?: number;
}

function store(
  id: string,
  { subject = 'Your code', html, text = 'The code is 424242.', minutesAgo = 1 }: Stored = {},
): void {
  mkdirSync(folder, { recursive: true });
  const head = [
    'From: CivicForge <no-reply@localhost>',
    'To: ada@example.org',
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    'Date: Sun, 29 Nov 2026 05:00:00 +0000',
    'X-CivicForge-Delivery: msg_1',
    'MIME-Version: 1.0',
  ];
  const part = (type: string, body: string) => `Content-Type: text/${type}; charset=utf-8\r\n\r\n${body}\r\n`;
  const bodies = [part('plain', text), ...(html === undefined ? [] : [part('html', html)])];
  const whole = [
    ...head,
    'Content-Type: multipart/alternative; boundary=b',
    '',
    ...bodies.map((body) => `--b\r\n${body}`),
    '--b--',
    '',
  ].join('\r\n');
  const path = join(folder, `${id}.eml`);
  writeFileSync(path, whole);
  const at = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(path, at, at);
}

async function ask(path = '', reader = READER) {
  const answer = await answerMails(path === '' ? [] : path.split('/'), folder, reader);
  const { status, headers } = answer;
  return { status, body: await answer.text(), policy: headers.get('content-security-policy') ?? '', headers };
}

describe('the list of mails', () => {
  it('shows the newest first, with receiver and link', async () => {
    store('old', { subject: 'First', minutesAgo: 9 });
    store('msg_new', { subject: 'Second' });
    writeFileSync(join(folder, 'msg_draft.eml.part'), 'half');
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.indexOf('Second')).toBeLessThan(body.indexOf('First'));
    expect(body.match(/href="\/local\/mail\/[^"]+"/g)).toEqual([
      'href="/local/mail/msg_new"',
      'href="/local/mail/old"',
    ]);
    expect(body).toContain('ada@example.org');
  });

  it('says in both languages that there are none', async () => {
    expect((await ask()).body).toContain('No mails yet');
    const { body } = await ask('', { ...READER, language: 'de', theme: 'dark' });
    expect(body).toContain('<html lang="de" style="color-scheme: dark">');
    expect(body).toContain('Noch keine E-Mails');
  });

  it('counts older mails beyond a hundred', async () => {
    for (let number = 0; number < 103; number += 1) store(`m${String(number)}`);
    const { body } = await ask();
    expect(body.match(/<li>/g)).toHaveLength(100);
    expect(body).toContain('3 older mails');
  });
});

describe('one mail', () => {
  it.each([
    ['Europe/Berlin', '29 Nov 2026, 06:00<'],
    ['Pacific/Auckland', '29 Nov 2026, 18:00 GMT+13<'],
  ])('was sent at a time of a reader in %s', async (timeZone, time) => {
    store('code-1');
    const format = formats('en', timeZone, 'Europe/Berlin');
    expect((await ask('code-1', { ...READER, format })).body).toContain(time);
    expect((await ask('', { ...READER, format })).body.includes('GMT+13')).toBe(timeZone !== 'Europe/Berlin');
  });

  it('shows text, headers and a frame without scripts', async () => {
    store('code-1', { html: '<p>The code is <b>424242</b>.</p>' });
    const { status, body, policy } = await ask('code-1');
    expect(status).toBe(200);
    for (const words of ['<h1>Your code</h1>', '<pre>The code is 424242.</pre>', 'X-CivicForge-Delivery: msg_1']) {
      expect(body).toContain(words);
    }
    expect(body).toContain('29 Nov 2026, 06:00');
    expect(body).toMatch(
      /<iframe\s+sandbox="allow-top-navigation-by-user-activation"[^>]+src="\/local\/mail\/code-1\/html"/,
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
  });

  it('draws its HTML in an origin of its own, whose links leave the frame', async () => {
    store('m', { html: '<html><head><title>x</title></head><body onload="steal()">Hello</body></html>' });
    const { body, policy, headers } = await ask('m/html');
    expect(body).toContain('<head><base target="_top">');
    expect(policy).toMatch(/^sandbox allow-top-navigation-by-user-activation; default-src 'none';/);
    expect(policy).not.toContain('allow-scripts');
    expect([headers.get('x-frame-options'), headers.get('cache-control')]).toEqual(['SAMEORIGIN', 'no-store']);
    store('bare', { html: 'Hello' });
    expect((await ask('bare/html')).body).toMatch(/^<base target="_top">Hello/);
  });

  it('shows text of people as text', async () => {
    store('m', { subject: '"><script>alert(1)</script>', text: '</pre><script>alert(2)</script>' });
    for (const { body } of [await ask(), await ask('m')]) {
      expect(body).not.toContain('<script');
      expect(body).toContain('&lt;script&gt;');
    }
  });

  it.each(['nothing', '..', '../secret', '..%2fsecret', 'm/other', 'm/html/more', 'm\0', 'a'.repeat(200)])(
    'is not found: %j',
    async (path) => {
      store('m');
      writeFileSync(join(parent, 'secret.eml'), 'Subject: secret\r\n\r\nsecret');
      const { status, body } = await ask(path);
      expect([status, body.includes('This mail does not exist')]).toEqual([404, true]);
      const decoded = await answerMails([decodeURIComponent(path)], folder, READER);
      expect(decoded.status).toBe(404);
    },
  );

  it('without HTML has no frame', async () => {
    store('m');
    expect((await ask('m')).body).not.toContain('<iframe');
    expect((await ask('m/html')).status).toBe(404);
  });
});
