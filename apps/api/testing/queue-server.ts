import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Stored {
  readonly id: string;
  readonly body: string;
  /** The newest receipt alone removes the message. */
  receipt: string;
  /** Milliseconds since 1970 until which no one else receives it. */
  heldUntil: number;
  received: number;
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** How often the queue looks for new messages while a request waits. */
const LOOK_MS = 10;

/**
 * A standard queue of SQS with dead letters, on loopback, in the JSON protocol of the service. Like the service, it holds a
 * received message for a time, makes a new receipt each time, ignores old receipts without an error, waits for a first message,
 * refuses more than ten messages and twenty seconds, and takes signed requests only.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export class TestQueue {
  readonly deadLetters: string[] = [];
  /** Names of the requests, in their order. */
  readonly requests: string[] = [];
  /** Called before a request is answered; its error ends the connection, as a killed process or network does. */
  before: (operation: string) => void = () => undefined;
  private messages: Stored[] = [];

  private constructor(
    private readonly server: Server,
    private readonly limits: { readonly heldSeconds: number; readonly maxReceives: number },
  ) {}

  static async start(limits = { heldSeconds: 120, maxReceives: 5 }): Promise<TestQueue> {
    const server = createServer((request, response) => void queue.answer(request, response));
    const queue = new TestQueue(server, limits);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    server.unref();
    return queue;
  }

  /** Address of the queue. */
  get address(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/123456789012/mail-events`;
  }

  get length(): number {
    return this.messages.length;
  }

  add(message: unknown): void {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    this.messages.push({ id: randomUUID(), body, receipt: '', heldUntil: 0, received: 0 });
  }

  /** Lets the time pass for which messages are held. */
  release(): void {
    for (const message of this.messages) message.heldUntil = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    this.requests.push(operation);
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    };
    try {
      const body = (await json(request)) as Record<string, unknown>;
      this.before(operation);
      if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
        throw new Refusal('MissingAuthenticationToken', 'Request is missing Authentication Token');
      }
      send(200, await this.perform(operation, body, response));
    } catch (error) {
      if (!(error instanceof Refusal)) response.destroy();
      else send(400, { __type: `com.amazonaws.sqs#${error.code}`, message: error.message });
    }
  }

  private async perform(operation: string, body: Record<string, unknown>, response: ServerResponse): Promise<object> {
    if (body['QueueUrl'] !== this.address) throw new Refusal('QueueDoesNotExist', 'The queue does not exist.');
    if (operation === 'ReceiveMessage') return this.receive(body, response);
    if (operation === 'DeleteMessageBatch') return this.delete(body['Entries']);
    throw new Refusal('InvalidAction', operation);
  }

  private async receive(body: Record<string, unknown>, response: ServerResponse): Promise<object> {
    const most = within('MaxNumberOfMessages', body, 1, 1, 10);
    const until = Date.now() + within('WaitTimeSeconds', body, 0, 0, 20) * 1_000;
    for (;;) {
      const taken = response.destroyed ? [] : this.take(most);
      if (taken.length > 0) return { Messages: taken };
      // The service leaves out an empty list.
      if (Date.now() >= until || response.destroyed) return {};
      await sleep(LOOK_MS);
    }
  }

  private take(most: number): object[] {
    const isSpent = ({ received }: Stored) => received >= this.limits.maxReceives;
    const free = this.messages.filter(({ heldUntil }) => heldUntil <= Date.now());
    this.deadLetters.push(...free.filter(isSpent).map(({ body }) => body));
    this.messages = this.messages.filter((message) => !(free.includes(message) && isSpent(message)));
    return free
      .filter((message) => !isSpent(message))
      .slice(0, most)
      .map((message) => {
        message.receipt = randomUUID();
        message.heldUntil = Date.now() + this.limits.heldSeconds * 1_000;
        message.received += 1;
        const MD5OfBody = createHash('md5').update(message.body).digest('hex');
        return { MessageId: message.id, ReceiptHandle: message.receipt, Body: message.body, MD5OfBody };
      });
  }

  private delete(entries: unknown): object {
    const list = entries as { readonly Id: string; readonly ReceiptHandle: string }[];
    if (list.length === 0) throw new Refusal('EmptyBatchRequest', 'There should be at least one entry.');
    if (list.length > 10) throw new Refusal('TooManyEntriesInBatchRequest', 'Maximum number of entries is 10.');
    const gone = new Set(list.map(({ ReceiptHandle }) => ReceiptHandle));
    this.messages = this.messages.filter(({ receipt }) => !gone.has(receipt));
    return { Successful: list.map(({ Id }) => ({ Id })), Failed: [] };
  }
}

function within(name: string, body: Record<string, unknown>, usual: number, least: number, most: number): number {
  const value = Number(body[name] ?? usual);
  if (value >= least && value <= most) return value;
  throw new Refusal('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid.`);
}

async function json(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
