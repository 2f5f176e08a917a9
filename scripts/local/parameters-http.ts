import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readJson, writeJson } from './files.ts';
import { ParameterError, ParameterStore, type StoredParameters } from './parameters.ts';

const LARGEST_BODY = 64 * 1024;

/** Address and file of an emulated Parameter Store. */
export interface ParametersRequest {
  /** JSON file of all parameters. The first change creates it. */
  readonly file: string;
  readonly host: string;
  /** Port. 0 selects a free one. */
  readonly port: number;
  readonly region: string;
}

/** Serves the parameters of a file by the API of Parameter Store (`AWS_ENDPOINT_URL_SSM`). `GET /health` answers 200. */
export function startParameters({ file, host, port, region }: ParametersRequest): Promise<Server> {
  const known = (readJson(file) ?? {}) as StoredParameters;
  const store = new ParameterStore(known, region, (all) => writeJson(file, all));
  const server = createServer((request, response) => {
    answer(store, request).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 500, { __type: 'InternalServerError', message: String(error) }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

export async function parametersReady(address: string): Promise<boolean> {
  const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(1_000) });
  return response.ok;
}

async function answer(store: ParameterStore, request: IncomingMessage): Promise<[number, object]> {
  if (request.method === 'GET' && request.url === '/health') return [200, { status: 'ok' }];
  try {
    const input = await inputOf(request);
    switch (request.headers['x-amz-target']) {
      case 'AmazonSSM.GetParameter':
        return [200, store.get(input)];
      case 'AmazonSSM.GetParametersByPath':
        return [200, store.getByPath(input)];
      case 'AmazonSSM.PutParameter':
        return [200, store.put(input)];
      default:
        throw new ParameterError('UnknownOperationException', '');
    }
  } catch (error) {
    if (error instanceof ParameterError) return [400, { __type: error.code, message: error.message }];
    throw error;
  }
}

async function inputOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LARGEST_BODY) throw new ParameterError('SerializationException', 'The body is too large');
  }
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Reported below.
  }
  throw new ParameterError('SerializationException', 'The body is not a JSON object');
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
