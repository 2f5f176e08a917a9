import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLIENT_ID = 'testclient';

export interface TokenOptions {
  readonly sub?: string;
  readonly groups?: readonly string[];
  /** Overrides of any claim; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A user pool's signing side: keys at an address of their own, and tokens signed with them. */
export class TestPool {
  readonly issuer: string;
  readonly jwksUri: string;
  /** The public key as text. */
  readonly publicPem: string;
  /** How often the keys were asked for. */
  keyRequests = 0;
  #isAway = false;

  private constructor(
    private readonly server: Server,
    private readonly key: KeyObject,
    private readonly keyId: string,
    private readonly published: object,
    publicKey: KeyObject,
  ) {
    this.publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { port } = server.address() as AddressInfo;
    this.issuer = `http://127.0.0.1:${port}/us-east-1_Test00001`;
    this.jwksUri = `${this.issuer}/.well-known/jwks.json`;
    server.on('request', (request, response) => {
      if (request.method === 'POST') {
        answerGetUser(request, response);
        return;
      }
      this.keyRequests += 1;
      if (this.#isAway) {
        response.statusCode = 500;
        response.end();
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [this.published] }));
    });
  }

  static async start(): Promise<TestPool> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyId = 'test-key';
    const published = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' };
    const server = createServer().unref();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestPool(server, privateKey, keyId, published, publicKey);
  }

  /** While away the address answers 500. */
  set isAway(value: boolean) {
    this.#isAway = value;
  }

  /** An access token as Cognito makes them. */
  token({ sub = 'ada', groups, claims = {}, header = {} }: TokenOptions = {}, key = this.key): string {
    const now = Math.floor(Date.now() / 1_000);
    const payload = {
      sub,
      username: `name-of-${sub}`,
      iss: this.issuer,
      client_id: CLIENT_ID,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      iat: now,
      exp: now + 3_600,
      ...(groups === undefined ? {} : { 'cognito:groups': groups }),
      ...claims,
    };
    return this.signed(JSON.stringify(payload), header, key);
  }

  /** A signed token with any text in place of the claims. */
  signed(claims: string, header: Readonly<Record<string, unknown>> = {}, key = this.key): string {
    const parts = [JSON.stringify({ alg: 'RS256', kid: this.keyId, ...header }), claims];
    const signed = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Cognito's `GetUser`, from the token alone: every member has an address and a name. `AdminDeleteUser` always succeeds. */
function answerGetUser(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (/\.(AdminDeleteUser|RevokeToken)$/.test(String(request.headers['x-amz-target']))) {
      return response.writeHead(200).end('{}');
    }
    const { AccessToken } = JSON.parse(Buffer.concat(chunks).toString()) as { AccessToken: string };
    const claims = Buffer.from(AccessToken.split('.')[1] ?? '', 'base64url').toString();
    const { sub, username } = JSON.parse(claims) as { sub: string; username: string };
    const attributes = { sub, email: `${sub}@example.org`, name: sub };
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(
      JSON.stringify({
        Username: username,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  });
}

/** A part of a JWT. */
export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
