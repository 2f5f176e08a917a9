import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What the server does with one connection. */
export const MAIL_MOODS = [
  'takes',
  'hangs',
  'drops',
  'greets-with-554',
  'talks-nonsense',
  'defers-receivers',
  'refuses-data',
  'takes-and-resets',
] as const;
type Mood = (typeof MAIL_MOODS)[number];

/**
 * A mail server on loopback whose connections each misbehave in another way, that can be away, and that takes everything
 * once it is calm.
 */
export class MoodyMailServer {
  /** Digests of subject and both texts of each mail over all attempts, by the id of its delivery. */
  readonly seen = new Map<string, Set<string>>();
  /** Ids of the mails that were answered with a success. */
  readonly accepted = new Set<string>();
  readonly met = new Map<Mood, number>();
  connections = 0;
  private isCalm = false;
  private door: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private port = 0;

  static async start(): Promise<MoodyMailServer> {
    const mail = new MoodyMailServer();
    await mail.open();
    return mail;
  }

  /** Value of `MAIL_TRANSPORT`. */
  get address(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Closes the port and every connection. */
  leave(): void {
    this.door?.close();
    this.door = undefined;
    for (const socket of this.sockets) socket.destroy();
  }

  /** The server is there again and takes everything. */
  async calm(): Promise<void> {
    this.isCalm = true;
    this.leave();
    await this.open();
  }

  private async open(): Promise<void> {
    const door = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      const mood = this.isCalm ? 'takes' : (MAIL_MOODS[this.connections % MAIL_MOODS.length] ?? 'takes');
      this.connections += 1;
      this.met.set(mood, (this.met.get(mood) ?? 0) + 1);
      this.answer(mood, socket);
    });
    this.door = door;
    door.listen(this.port, '127.0.0.1');
    await once(door, 'listening');
    this.port = (door.address() as AddressInfo).port;
  }

  private answer(mood: Mood, socket: Socket): void {
    if (mood === 'hangs') return;
    if (mood === 'drops') socket.destroy();
    else if (mood === 'greets-with-554') socket.end('554 no mail today\r\n');
    else if (mood === 'talks-nonsense') socket.end('220-first\r\n\u0000\u0001 nonsense\r\n999-\r\n220-and no end\r\n');
    else this.protocol(mood, socket).server.emit('connection', socket);
  }

  /** The protocol of a connection that gets as far as a mail. */
  private protocol(mood: Mood, socket: Socket): SMTPServer {
    const server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      onRcptTo: (_address, _session, done) => {
        if (mood === 'defers-receivers') done(answered(451));
        else done();
      },
      onData: (stream, _session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          void this.keep(Buffer.concat(parts)).then((id) => {
            if (mood === 'takes-and-resets') {
              socket.resetAndDestroy();
              return;
            }
            if (mood === 'takes') this.accepted.add(id);
            done(mood === 'refuses-data' ? answered(452) : null);
          });
        });
      },
    });
    server.on('error', () => undefined);
    return server;
  }

  private async keep(raw: Buffer): Promise<string> {
    const { subject, text, html, headers } = await PostalMime.parse(raw);
    const id = headers.find(({ key }) => key === 'x-civicforge-delivery')?.value ?? '';
    const digest = createHash('sha256')
      .update(JSON.stringify([subject, text, html]))
      .digest('hex');
    this.seen.set(id, (this.seen.get(id) ?? new Set()).add(digest));
    return id;
  }
}

function answered(responseCode: number): Error {
  return Object.assign(new Error('not now'), { responseCode });
}
