import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import type supertest from 'supertest';
import { signatureHeaders, type SigningKey } from './sign-request.ts';
import type { TestApp } from './app.ts';
import { aPerson, type TestPerson } from './community.ts';

/** A key of a test, and the setting that makes the service accept what it signs. */
export interface AdminKey extends SigningKey {
  readonly environment: { readonly ADMIN_SIGNING_KEYS: string };
}

export function newAdminKey(keyId = 'ops'): AdminKey {
  const privateKeyJwk = newPrivateKey();
  return { keyId, privateKeyJwk, environment: { ADMIN_SIGNING_KEYS: JSON.stringify({ [keyId]: privateKeyJwk.x }) } };
}

export function newPrivateKey(): JsonWebKey {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
}

/** An admin who signs every change. */
export class TestAdmin {
  private readonly person: TestPerson;

  constructor(
    service: TestApp,
    private readonly key: SigningKey,
  ) {
    this.person = aPerson(service, 'admin', ['admins']);
  }

  get(path: string): supertest.Test {
    return this.person.get(`/admin${path}`);
  }

  /** A signed change; the body is signed byte by byte as it is sent. */
  post(path: string, content: object = {}): supertest.Test {
    const body = JSON.stringify(content);
    const url = new URL(`/api/v1/admin${path}`, 'http://service');
    const headers = signatureHeaders({ method: 'POST', url, body }, this.key);
    return this.person
      .post(`/admin${path}`)
      .set({ ...headers, 'content-type': 'application/json' })
      .send(body);
  }

  /** What a reading answers. */
  async reads<T>(path: string): Promise<T> {
    const { body } = await this.get(path).expect(200);
    return body as T;
  }

  /** What a change answers that is carried out. */
  async does<T>(path: string, content?: object): Promise<T> {
    const { body } = await this.post(path, content).expect(200);
    return body as T;
  }
}
