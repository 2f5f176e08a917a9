import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

type Behaviour = 'takes' | 'refuses-receivers' | 'refuses-for-now' | 'hangs' | 'drops';

/** An SMTP server on loopback that keeps what it gets, and misbehaves on demand. */
export class TestMailServer {
  readonly received: { readonly to: string; readonly mail: Email; readonly raw: string }[] = [];
  behaviour: Behaviour = 'takes';

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<TestMailServer> {
    const server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      onRcptTo: (_address, _session, callback) => callback(test.refusal()),
      onData: (stream, session, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          if (test.behaviour === 'hangs') return;
          void test.keep(Buffer.concat(parts), session.envelope.rcptTo[0]?.address ?? '').then(() => callback());
        });
      },
      onConnect: (_session, callback) => {
        if (test.behaviour === 'drops') callback(new Error('421 away'));
        else callback();
      },
    });
    const test = new TestMailServer(server);
    // Clients that give up are part of the tests.
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return test;
  }

  get address(): string {
    return `smtp://127.0.0.1:${String((this.server.server.address() as AddressInfo).port)}`;
  }

  stop(): Promise<void> {
    return new Promise((stopped) => this.server.close(stopped));
  }

  private refusal(): Error | undefined {
    const status = { 'refuses-receivers': 550, 'refuses-for-now': 451 }[this.behaviour as string];
    return status === undefined ? undefined : Object.assign(new Error('no'), { responseCode: status });
  }

  private async keep(raw: Buffer, to: string): Promise<void> {
    this.received.push({ to, raw: raw.toString(), mail: await PostalMime.parse(raw) });
  }
}
