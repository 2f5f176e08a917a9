import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { createMailTransport } from './mail-transport.ts';

const MAIL = {
  from: { name: 'South, Town', address: 'no-reply@example.org' },
  to: 'ada@example.org',
  subject: 'Wartet auf dich: Bäume gießen',
  text: 'Gieß die Bäume.\n',
  html: '<p>Gieß die Bäume.</p>',
  messageId: '<msg_1@example.org>',
  headers: { 'X-CivicForge-Delivery': 'msg_1' },
};

describe('mails in files', () => {
  it('are one file for each delivery, which a repetition replaces', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'civicforge-mails-'));
    try {
      const transport = await createMailTransport({ name: 'file', folder: join(folder, 'mails') }, 'us-east-1');
      expect(await transport.send(MAIL)).toEqual({ kind: 'delivered' });
      expect(await transport.send(MAIL)).toEqual({ kind: 'delivered' });
      expect(readdirSync(join(folder, 'mails'))).toEqual(['msg_1.eml']);
      const mail = await PostalMime.parse(readFileSync(join(folder, 'mails', 'msg_1.eml')));
      expect([mail.subject, mail.text?.trim(), mail.from?.name]).toEqual([
        MAIL.subject,
        'Gieß die Bäume.',
        'South, Town',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('mails by SES', () => {
  const AWS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const before = { ...process.env };
  let ses: Server;
  let asked: { readonly path: string; readonly body: Record<string, unknown> }[];
  let answer: { readonly status: number; readonly body: object; readonly error?: string };

  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: { MessageId: 'ses-1' } };
    ses = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        asked.push({ path: request.url ?? '', body });
        if (answer.error !== undefined) response.setHeader('x-amzn-errortype', answer.error);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await once(ses.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${String((ses.address() as AddressInfo).port)}`;
    Object.assign(process.env, AWS, { AWS_ENDPOINT_URL_SESV2: endpoint });
  });
  afterEach(() => {
    process.env = { ...before };
    ses.closeAllConnections();
    ses.close();
  });

  it('are raw messages with the configuration set, sent once', async () => {
    const transport = await createMailTransport({ name: 'ses' }, 'eu-central-1');
    expect(await transport.send({ ...MAIL, ses: { ConfigurationSetName: 'events' } })).toEqual({ kind: 'delivered' });
    const [request, ...others] = asked;
    expect([request?.path, others]).toEqual(['/v2/email/outbound-emails', []]);
    expect(request?.body).toMatchObject({
      ConfigurationSetName: 'events',
      FromEmailAddress: '"South, Town" <no-reply@example.org>',
      Destination: { ToAddresses: ['ada@example.org'] },
    });
    const { Raw } = request?.body['Content'] as { Raw: { Data: string } };
    const mail = await PostalMime.parse(Buffer.from(Raw.Data, 'base64'));
    expect([mail.subject, mail.to?.[0]?.address]).toEqual([MAIL.subject, 'ada@example.org']);
    expect(mail.headers.find(({ key }) => key === 'x-civicforge-delivery')?.value).toBe('msg_1');
  });

  it('end with a refusal of SES, and are attempted again if it is busy', async () => {
    const transport = await createMailTransport({ name: 'ses' }, 'eu-central-1');
    answer = {
      status: 400,
      error: 'MessageRejected',
      body: { message: 'Email address is not verified: ada@example.org' },
    };
    expect(await transport.send(MAIL)).toEqual({ kind: 'dropped', reason: 'refused' });
    answer = { status: 429, error: 'TooManyRequestsException', body: { message: 'slow down' } };
    expect(await transport.send(MAIL)).toEqual({ kind: 'failed', error: 'transport' });
  });
});

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>;
}
