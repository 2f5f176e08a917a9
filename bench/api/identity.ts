import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';

export const CLIENT_ID = 'bench';
const KEY_ID = 'bench-key';

/** A user pool for the benchmark: publishes one key, signs access tokens and answers `GetUser`. */
export class BenchPool {
  private readonly server: Server;
  private readonly key: KeyObject;
  readonly publicPem: string;

  private constructor(server: Server, key: KeyObject, publicPem: string) {
    this.server = server;
    this.key = key;
    this.publicPem = publicPem;
  }

  static async start(): Promise<BenchPool> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = request.method === 'POST' ? profileOf(Buffer.concat(chunks).toString()) : { keys: [jwk] };
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return new BenchPool(server, privateKey, pem);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.origin}/us-east-1_Bench0001`;
  }

  token(sub: string): string {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { sub, username: sub, iss: this.issuer, client_id: CLIENT_ID, token_use: 'access' };
    const parts = [
      { alg: 'RS256', kid: KEY_ID },
      { ...claims, iat: now, exp: now + 7_200 },
    ];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), this.key).toString('base64url')}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function profileOf(body: string): object {
  const { AccessToken } = JSON.parse(body) as { AccessToken: string };
  const claims = JSON.parse(Buffer.from(AccessToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  const attributes = { sub: claims.sub, email: `${claims.sub}@example.org`, name: claims.sub };
  return {
    Username: claims.sub,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  };
}
