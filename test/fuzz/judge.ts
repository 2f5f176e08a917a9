import type { IncomingHttpHeaders } from 'node:http';
import { ALL_PROBLEMS } from '../../apps/api/src/openapi/all-problems.ts';
import { misfits, type Schema } from './contract.ts';
import type { FuzzRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Codes of a 503 that an operator or a client causes on purpose; any other answer of 500 and more is a fault. */
const DOCUMENTED_503 = ['maintenance', 'feature.disabled', 'draining'];

const SECURITY_HEADERS = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'content-security-policy': /frame-ancestors 'none'/,
  'referrer-policy': /^no-referrer$/,
  'x-request-id': /^[A-Za-z0-9._-]{8,64}$/,
};

/** Words that only the inside of the service knows. */
const LEAKS = /node_modules|\bat \w+ ?\(|\.(?:ts|js):\d|ValidationException|DynamoDB|ECONNREFUSED|TypeError|RangeError/;

/** What an answer has that the contract does not allow; empty for a good one. */
export function faultsOf(request: FuzzRequest, answer: FuzzAnswer): readonly string[] {
  return [
    ...headerFaults(answer),
    ...(answer.status >= 400 ? problemFaults(request, answer) : successFaults(request, answer)),
  ];
}

function headerFaults({ headers }: FuzzAnswer): string[] {
  return Object.entries(SECURITY_HEADERS).flatMap(([name, form]) =>
    form.test(String(headers[name])) ? [] : [`header ${name} is ${String(headers[name])}`],
  );
}

function problemFaults({ method, operation }: FuzzRequest, { status, headers, text }: FuzzAnswer): string[] {
  // Without its body nobody can tell one 503 from another.
  if (method === 'HEAD') return status >= 500 && status !== 503 ? [`status ${status}`] : [];
  // `/health` answers its own 503, which is described.
  const own = operation.responses[String(status)]?.content?.['application/json']?.schema;
  if (own !== undefined && String(headers['content-type']).startsWith('application/json')) return bodyFaults(own, text);
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return [`${status} is no problem: ${text}`];
  const faults = bodyFaults({ $ref: '#/components/schemas/Problem' }, text);
  if (faults.length > 0) return faults;
  const {
    code,
    requestId,
    status: told,
  } = JSON.parse(text) as { code: keyof typeof ALL_PROBLEMS; requestId: string; status: number };
  return [
    ...(ALL_PROBLEMS[code].status === status && told === status ? [] : [`${code} with status ${status}`]),
    ...(requestId === headers['x-request-id'] ? [] : ['the request id of the body is another one']),
    ...(status >= 500 && !DOCUMENTED_503.includes(code) ? [`${status} ${code}`] : []),
    ...(status === 405 && headers.allow === undefined ? ['405 without Allow'] : []),
    ...(status === 401 && headers['www-authenticate'] === undefined ? ['401 without WWW-Authenticate'] : []),
    ...(LEAKS.test(text) ? [`the answer tells about the inside: ${text}`] : []),
  ];
}

function successFaults({ method, operation }: FuzzRequest, { status, headers, text }: FuzzAnswer): string[] {
  const isSame = method === operation.method || (method === 'HEAD' && operation.method === 'GET');
  // Another method on this path is another operation, or a 405.
  if (!isSame) return [];
  const described = operation.responses[String(status)];
  if (described === undefined) return [`status ${status} is not described`];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const content = described.content ?? {};
  if (text === '') return [];
  if (!(type in content)) return [`${type} is not described`];
  return type === 'application/json' ? bodyFaults(content[type]?.schema ?? {}, text) : [];
}

function bodyFaults(schema: Schema, text: string): string[] {
  try {
    return [...misfits(schema, JSON.parse(text))];
  } catch (error) {
    return [`no JSON: ${String(error)}`];
  }
}
