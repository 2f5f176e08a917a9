import type { IncomingHttpHeaders } from 'node:http';
import { ALL_PROBLEMS } from '../../apps/api/src/openapi/all-problems.ts';
import { contractViolations, type Schema } from './contract.ts';
import type { FuzzRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Codes of 503 answers that are intended. Any other answer of 500 or more is a fault. */
const DOCUMENTED_503 = ['maintenance', 'feature.disabled', 'draining'];

const SECURITY_HEADERS = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'content-security-policy': /frame-ancestors 'none'/,
  'referrer-policy': /^no-referrer$/,
  'x-request-id': /^[A-Za-z0-9._-]{8,64}$/,
};

/** Internal details that must not appear in an answer. */
const LEAKS = /node_modules|\bat \w+ ?\(|\.(?:ts|js):\d|ValidationException|DynamoDB|ECONNREFUSED|TypeError|RangeError/;

/** Returns the contract violations of an answer. */
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
  // A HEAD answer has no body, so its 503 has no code.
  if (method === 'HEAD') return status >= 500 && status !== 503 ? [`status ${status}`] : [];
  // `/health` has its own documented 503.
  const own = operation.responses[String(status)]?.content?.['application/json']?.schema;
  if (own !== undefined && String(headers['content-type']).startsWith('application/json')) return bodyFaults(own, text);
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return [`${status} is not a problem document: ${text}`];
  const faults = bodyFaults({ $ref: '#/components/schemas/Problem' }, text);
  if (faults.length > 0) return faults;
  const {
    code,
    requestId,
    status: stated,
  } = JSON.parse(text) as { code: keyof typeof ALL_PROBLEMS; requestId: string; status: number };
  return [
    ...(ALL_PROBLEMS[code].status === status && stated === status ? [] : [`${code} with status ${status}`]),
    ...(requestId === headers['x-request-id'] ? [] : ['the request ids of body and header differ']),
    ...(status >= 500 && !DOCUMENTED_503.includes(code) ? [`${status} ${code}`] : []),
    ...(status === 405 && headers.allow === undefined ? ['405 without Allow'] : []),
    ...(status === 401 && headers['www-authenticate'] === undefined ? ['401 without WWW-Authenticate'] : []),
    ...(LEAKS.test(text) ? [`the answer contains internal details: ${text}`] : []),
  ];
}

function successFaults({ method, operation }: FuzzRequest, { status, headers, text }: FuzzAnswer): string[] {
  const isSame = method === operation.method || (method === 'HEAD' && operation.method === 'GET');
  // Another method on this path is another operation, or a 405.
  if (!isSame) return [];
  const described = operation.responses[String(status)];
  if (described === undefined) return [`status ${status} is not documented`];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const content = described.content ?? {};
  if (text === '') return [];
  if (!(type in content)) return [`${type} is not documented`];
  return type === 'application/json' ? bodyFaults(content[type]?.schema ?? {}, text) : [];
}

function bodyFaults(schema: Schema, text: string): string[] {
  try {
    return [...contractViolations(schema, JSON.parse(text))];
  } catch (error) {
    return [`no JSON: ${String(error)}`];
  }
}
