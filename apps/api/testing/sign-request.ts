/**
 * Signs requests for tests, without the library that the service verifies with: the two must agree on RFC 9421.
 */
import { createHash, createPrivateKey, type JsonWebKey, randomBytes, sign } from 'node:crypto';

/** A private Ed25519 key with the name under which the service knows its public half. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKeyJwk: JsonWebKey;
}

export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** The body byte by byte as it will be sent; empty where there is none. */
  readonly body: string;
}

/** What a signature says of itself; made anew for every request. */
export interface SignatureParameters {
  /** Seconds since 1970, by the real clock. */
  readonly created: number;
  /** 16 to 64 characters, never used twice. */
  readonly nonce: string;
}

export function freshParameters(): SignatureParameters {
  return { created: Math.floor(Date.now() / 1_000), nonce: randomBytes(24).toString('base64url') };
}

/**
 * The headers that sign an administrative request: `Signature-Input`, `Signature` and, with a body, `Content-Digest`.
 * @see https://www.rfc-editor.org/rfc/rfc9421 (section 2.5: the signature base) and RFC 9530
 */
export function signatureHeaders(
  request: UnsignedRequest,
  key: SigningKey,
  parameters: SignatureParameters = freshParameters(),
): Record<string, string> {
  const digest = request.body === '' ? {} : { 'content-digest': contentDigest(request.body) };
  const components: Readonly<Record<string, string>> = {
    '@method': request.method,
    '@path': request.url.pathname,
    '@query': request.url.search || '?',
    ...digest,
  };
  const { created, nonce } = parameters;
  const described = `;created=${created};nonce="${nonce}";keyid="${key.keyId}";alg="ed25519"`;
  return { ...digest, ...signComponents(components, described, key) };
}

/** Signs these components of a message, in their order, under the label `sig1`. */
export function signComponents(
  components: Readonly<Record<string, string>>,
  parameters: string,
  { privateKeyJwk }: SigningKey,
): { 'signature-input': string; signature: string } {
  const names = Object.keys(components).map((name) => `"${name}"`);
  const input = `(${names.join(' ')})${parameters}`;
  const lines = Object.entries(components).map(([name, value]) => `"${name}": ${value}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  const privateKey = createPrivateKey({ key: privateKeyJwk, format: 'jwk' });
  const signature = sign(null, Buffer.from(base), privateKey).toString('base64');
  return { 'signature-input': `sig1=${input}`, signature: `sig1=:${signature}:` };
}

export function contentDigest(body: string): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
