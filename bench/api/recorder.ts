import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of the database in DynamoDB's JSON. */
export interface RecordedCall {
  readonly operation: string;
  readonly body: Record<string, unknown>;
  /** Capacity units that the call consumed. */
  units: number;
}

/** Calls of the clock of the test stage and of background jobs. */
const BACKGROUND = /"clock"|lease/;

/** Forwards calls to the database and records them, so that other candidates can make the same calls. */
export class Recorder {
  #calls: RecordedCall[] = [];

  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  /** @param rewrite changes the body of a call before it is forwarded */
  static async start(
    database: string,
    rewrite: (body: RecordedCall['body']) => RecordedCall['body'] = (body) => body,
  ): Promise<Recorder> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const recorder = new Recorder(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const target = request.headers['x-amz-target']?.toString() ?? '';
        const body = rewrite(JSON.parse(text) as Record<string, unknown>);
        const call: RecordedCall = { operation: target.split('.')[1] ?? '', body, units: 0 };
        if (!BACKGROUND.test(text)) recorder.#calls.push(call);
        const headers = {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': target,
          authorization: request.headers.authorization ?? '',
          'x-amz-date': request.headers['x-amz-date']?.toString() ?? '',
        };
        const counted = JSON.stringify({ ...body, ReturnConsumedCapacity: 'TOTAL' });
        fetch(database, { method: 'POST', headers, body: counted }).then(
          async (answer) => {
            const answered = await answer.text();
            call.units = unitsOf(answered);
            response.writeHead(answer.status).end(answered);
          },
          () => response.destroy(),
        );
      });
    });
    return recorder;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Returns the calls that an action makes. */
  async during(action: () => Promise<unknown>): Promise<RecordedCall[]> {
    this.#calls = [];
    await action();
    // A copy, because later calls go on being recorded.
    return [...this.#calls];
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function unitsOf(answer: string): number {
  const { ConsumedCapacity: consumed = [] } = JSON.parse(answer) as { ConsumedCapacity?: Consumed | Consumed[] };
  return (Array.isArray(consumed) ? consumed : [consumed]).reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}

interface Consumed {
  readonly CapacityUnits: number;
}
