import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CognitoCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

type Reply = { readonly body: object } | { readonly error: string; readonly status?: number } | 'hang up';

/** The wire of Cognito: answers every operation as a test says, so that the real client meets real errors. */
export class FakeCognito {
  readonly calls: CognitoCall[] = [];
  readonly endpoint: string;
  readonly #replies = new Map<string, Reply>();
  readonly #turns = new Map<string, Reply[]>();

  private constructor(private readonly server: Server) {
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
        this.calls.push({ operation, input: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> });
        const next = this.#turns.get(operation)?.shift();
        const reply = next ?? this.#replies.get(operation) ?? { body: {} };
        if (reply === 'hang up') {
          response.destroy();
          return;
        }
        response.statusCode = 'body' in reply ? 200 : (reply.status ?? 400);
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify('body' in reply ? reply.body : { __type: reply.error, message: 'why' }));
      });
    });
  }

  static async start(): Promise<FakeCognito> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeCognito(server);
  }

  answers(operation: string, reply: Reply): void {
    this.#replies.set(operation, reply);
  }

  /** Answers the next calls of an operation one after the other. */
  answersInTurn(operation: string, replies: readonly Reply[]): void {
    this.#turns.set(operation, [...replies]);
  }

  reset(): void {
    this.#turns.clear();
    this.#replies.clear();
    this.calls.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
