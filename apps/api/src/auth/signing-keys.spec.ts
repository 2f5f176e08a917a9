import { jest } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SigningKeys } from './signing-keys.ts';
import type { Settings } from '../config/settings.ts';

const HOUR = 60 * 60 * 1_000;

function jwks(keyId: string): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] });
}

describe('the signing keys of the pool', () => {
  const server = createServer();
  let keys: SigningKeys;

  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    keys = new SigningKeys({ cognito: { jwksUri } as Settings['cognito'] });
    answerNext((response) => response.end(jwks('first')));
    expect(await keys.find('first')).toBeDefined();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  function answerNext(answer: (response: ServerResponse) => void): void {
    server.once('request', (_, response: ServerResponse) => {
      answer(response);
    });
  }

  /** Returns from now on the time `milliseconds` later than the real one. */
  function laterBy(milliseconds: number): void {
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + milliseconds);
  }

  it('do not make known tokens wait for an address that stays silent in an outage', async () => {
    laterBy(2 * HOUR);
    answerNext((response) => response.destroy());
    expect(await keys.find('first')).toBeDefined();
    jest.restoreAllMocks();
    laterBy(3 * HOUR);
    const silent = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    expect(await keys.find('first')).toBeDefined();
    const [request] = await silent;
    expect(request.destroyed).toBe(false);
  });

  it('drop a withdrawn key as soon as the address answers again', async () => {
    laterBy(2 * HOUR);
    answerNext((response) => response.destroy());
    expect(await keys.find('first')).toBeDefined();
    answerNext((response) => response.end(jwks('second')));
    await keys.check();
    expect(await keys.find('first')).toBeUndefined();
    expect(await keys.find('second')).toBeDefined();
  });
});
