/**
 * A server between a candidate and the database that answers writes of requests at once and does not write them. It forwards
 * reads, and everything that the service does for itself. `BENCH_DATABASE` is the endpoint of the database.
 */
import { createServer, type ServerResponse } from 'node:http';

const DATABASE = process.env['BENCH_DATABASE'] ?? '';

/** The answers of writes that succeed. A count of calls is always the first of its minute. */
const WRITTEN: Readonly<Record<string, string>> = {
  TransactWriteItems: '{}',
  BatchWriteItem: '{"UnprocessedItems":{}}',
  UpdateItem: '{"Attributes":{"calls":{"N":"1"}}}',
};

const COUNT = '"key":{"S":"rate#';

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.slice(target.indexOf('.') + 1);
    const written = operation === 'UpdateItem' && !body.includes(COUNT) ? undefined : WRITTEN[operation];
    if (written !== undefined) {
      send(response, 200, written);
      return;
    }
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: request.headers.authorization ?? '',
      'x-amz-date': String(request.headers['x-amz-date'] ?? ''),
    };
    fetch(DATABASE, { method: 'POST', headers, body }).then(
      async (answer) => {
        send(response, answer.status, await answer.text());
      },
      () => response.destroy(),
    );
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
