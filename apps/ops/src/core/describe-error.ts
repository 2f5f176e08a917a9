const SIGN_IN =
  'sign in as docs/DEPLOYING.md says ("aws sso login", AWS_PROFILE); "npm run ops -- doctor --tools" shows who you are';
const NOT_ALLOWED = 'your role may not do this: "--help" of the verb names the role that may';
const TOO_FAST = 'AWS throttles: wait a minute, then retry';

/** Remedies of common errors, by error name or code. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError: SIGN_IN,
  TokenProviderError: SIGN_IN,
  ExpiredToken: SIGN_IN,
  ExpiredTokenException: SIGN_IN,
  InvalidClientTokenId: SIGN_IN,
  UnrecognizedClientException: SIGN_IN,
  AccessDenied: NOT_ALLOWED,
  AccessDeniedException: NOT_ALLOWED,
  ThrottlingException: TOO_FAST,
  Throttling: TOO_FAST,
  TooManyRequestsException: TOO_FAST,
  // AWS: one deployment at a time in a deployment group, with the wait for the end of old tasks.
  DeploymentLimitExceededException:
    'another operator has started a deployment meanwhile: "deploy status" shows it; retry when it has ended',
  UnreadableAnswer:
    'a proxy of your network or the address in AWS_ENDPOINT_URL answers instead of AWS, or the service is disturbed: see health.aws.amazon.com',
  ECONNREFUSED: 'nothing listens there: check the stack with "npm run ops -- health"',
  ENOTFOUND: 'unknown host name: check the network of this machine',
};

/** Returns the message of an error, its causes and a remedy if one is known. Never a stack trace. */
export function messageOf(error: unknown): string {
  const chain = causesOf(error);
  const advice = chain.map(({ name, code }) => ADVICE[code] ?? ADVICE[name]).find((words) => words !== undefined);
  const words = [...new Set(chain.map(({ message }) => message))].join(': ');
  return advice === undefined ? words : `${words} (${advice})`;
}

interface Link {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Returns an error and its causes. A refused connection to several addresses has no message of its own, so its code is
 * used.
 */
function causesOf(error: unknown): Link[] {
  if (!(error instanceof Error)) return [{ name: '', code: '', message: String(error) }];
  const { code, $response } = error as { code?: unknown; $response?: { statusCode?: unknown } };
  // The SDK could not parse the answer, for example the HTML page of a proxy.
  if ($response !== undefined && (error.name === 'SyntaxError' || error.message.includes('Deserialization error'))) {
    const status = typeof $response.statusCode === 'number' ? ` with ${String($response.statusCode)}` : '';
    return [{ name: 'UnreadableAnswer', code: '', message: `the answer of AWS${status} is not readable` }];
  }
  const link = { name: error.name, code: typeof code === 'string' ? code : '' };
  const message = isExcerpt(error)
    ? 'it is not valid JSON'
    : error.message !== ''
      ? error.message
      : link.code !== ''
        ? link.code
        : error.name;
  return [{ ...link, message }, ...(error.cause instanceof Error ? causesOf(error.cause) : [])];
}

/** True for the message of JSON.parse that shows the beginning of the text, which may be a secret. */
function isExcerpt({ name, message }: Error): boolean {
  return name === 'SyntaxError' && message.endsWith('is not valid JSON');
}
