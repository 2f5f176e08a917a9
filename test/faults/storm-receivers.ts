import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebhookVerifier } from '../../apps/api/testing/webhook-verifier.ts';
import { aBrowser } from '../../apps/api/testing/browser.ts';
import { freePort } from '../support/free-port.ts';

/** Behaviour of a receiver during the storm. `honest` accepts every message, the name of `nameless` does not resolve. */
export const MOODS = ['honest', 'hangs', 'refuses', 'lies', 'away', 'nameless'] as const;
export type Mood = (typeof MOODS)[number];

/** A program that receives webhooks, and what it has seen. */
export interface Program {
  readonly mood: Mood;
  readonly url: string;
  /** Bodies of each message over all attempts, by its id. */
  readonly seen: Map<string, Set<string>>;
  /** Ids of the messages that were answered with a success. */
  readonly accepted: Set<string>;
  secret?: string;
  webhookId?: string;
}

/**
 * Behaviour of a push service towards a device during the storm. `gone` and `forgotten` last: the service takes a few
 * messages for the former (410 afterwards), and has never heard of the latter (404).
 */
export const PUSH_MOODS = ['honest', 'hangs', 'refuses', 'lies', 'away', 'busy', 'gone', 'forgotten'] as const;
type PushMood = (typeof PUSH_MOODS)[number];

/** The answers of a busy push service. */
const BUSY = [429, 500, 201] as const;

/** Messages that the push service takes for a device before it is gone. */
const BEFORE_GONE = 2;

/** A browser that gets push messages, and what it has seen. */
export interface Device {
  readonly mood: PushMood;
  readonly browser: ReturnType<typeof aBrowser>;
  /** Messages that were answered with a success, decrypted. */
  readonly accepted: string[];
  userId?: string;
  subscriptionId?: string;
}

/**
 * Programs and push services on loopback that misbehave until `calm`. They verify every message with the package of
 * Standard Webhooks and decrypt every push message with `http_ece`.
 */
export class StormReceivers {
  readonly programs: readonly Program[];
  readonly devices: readonly Device[];
  /** Messages whose signature is not valid, or that the device cannot decrypt. */
  readonly invalid: string[] = [];
  attempts = 0;
  private isCalm = false;
  private lies = 0;
  private readonly servers: Server[] = [];
  private constructor(
    private readonly port: number,
    private readonly awayPort: number,
  ) {
    this.programs = MOODS.map((mood) => ({
      mood,
      url: `http://127.0.0.1:${mood === 'away' ? awayPort : port}/${mood}`,
      seen: new Map<string, Set<string>>(),
      accepted: new Set<string>(),
    }));
    this.devices = PUSH_MOODS.map((mood) => ({
      mood,
      browser: aBrowser(`http://127.0.0.1:${mood === 'away' ? awayPort : port}/push/${mood}`),
      accepted: [],
    }));
  }

  static async start(): Promise<StormReceivers> {
    const receivers = new StormReceivers(await freePort(), await freePort());
    await receivers.listen(receivers.port);
    return receivers;
  }

  /** Ends the storm: all receivers are there and accept everything, but for devices that are gone. */
  async calm(): Promise<void> {
    this.isCalm = true;
    await this.listen(this.awayPort);
  }

  stop(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async listen(port: number): Promise<void> {
    const server = createServer((request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.attempts += 1;
        this.receive(request, Buffer.concat(chunks), reply);
      });
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  }

  private receive({ url = '', headers }: IncomingMessage, body: Buffer, reply: ServerResponse): void {
    const [, place = '', name = ''] = url.split('/');
    if (place === 'push') {
      this.push(name, body, reply);
      return;
    }
    const program = this.programs.find(({ mood }) => mood === place);
    if (program?.secret === undefined) throw new Error(`a message came to ${url}`);
    const id = String(headers['webhook-id']);
    program.seen.set(id, (program.seen.get(id) ?? new Set()).add(body.toString()));
    try {
      new WebhookVerifier(program.secret).verify(body, headers as Record<string, string>);
    } catch (error) {
      this.invalid.push(`${id}: ${String(error)}`);
    }
    if (this.answer(this.isCalm ? 'honest' : program.mood, reply)) program.accepted.add(id);
  }

  /** Returns true for an answer that counts as a success. */
  private answer(mood: Mood, reply: ServerResponse): boolean {
    switch (mood) {
      case 'hangs':
        return false;
      case 'refuses':
        reply.socket?.destroy();
        return false;
      case 'lies':
        return this.lie(reply);
      default:
        reply.writeHead(204).end();
        return true;
    }
  }

  private lie(reply: ServerResponse): boolean {
    const lie = this.lies % 4;
    this.lies += 1;
    if (lie === 0) reply.writeHead(200, { 'content-type': 'application/json' }).end('<garbage');
    if (lie === 1) reply.writeHead(302, { location: this.programs[0]?.url }).end();
    if (lie === 2) reply.writeHead(503).end('a'.repeat(1_000));
    if (lie === 3) endless(reply.writeHead(200));
    return lie === 0 || lie === 3;
  }

  private push(name: string, body: Buffer, reply: ServerResponse): void {
    const device = this.devices.find(({ mood }) => mood === name);
    if (device === undefined) throw new Error(`a push message came for ${name}`);
    const message = this.decrypted(device, body);
    if (this.answerPush(device, reply)) device.accepted.push(message);
  }

  private decrypted({ mood, browser }: Device, body: Buffer): string {
    try {
      return browser.decrypt(body);
    } catch (error) {
      this.invalid.push(`a message for ${mood}: ${String(error)}`);
      return '';
    }
  }

  /** Returns true for an answer that counts as a success. */
  private answerPush({ mood, accepted }: Device, reply: ServerResponse): boolean {
    if (mood === 'forgotten') return this.status(404, reply);
    if (mood === 'gone') return this.status(accepted.length < BEFORE_GONE ? 201 : 410, reply);
    if (this.isCalm) return this.status(201, reply);
    if (mood === 'busy') return this.status(BUSY[this.attempts % BUSY.length] ?? 500, reply);
    return this.answer(mood, reply);
  }

  private status(status: number, reply: ServerResponse): boolean {
    reply.writeHead(status).end();
    return status < 300;
  }
}

/** Sends until the other side ends the connection. */
function endless(reply: ServerResponse): void {
  const more = () => {
    while (!reply.destroyed && reply.write(Buffer.alloc(16_384)));
  };
  reply.on('drain', more).on('error', () => undefined);
  more();
}
