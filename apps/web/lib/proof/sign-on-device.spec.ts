import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64url } from '@civicforge/proof/base64url';
import { utf8 } from '@civicforge/proof/bytes';
import { verifyDocument } from '@civicforge/proof/data-integrity';
import { toDidKey } from '@civicforge/proof/multikey';
import { statementCredential } from '@civicforge/proof/statement';
import { http, HttpResponse } from 'msw';
import { problem, service } from '../../testing/service.ts';
import { withKeys } from '../../testing/signing.ts';
import { ApiError } from '../api/problem.ts';
import { BROWSER_PRIMITIVES } from './primitives.ts';
import { deviceState, findDeviceKey, forgetDeviceKey } from './device-key.ts';
import { deviceName } from './device-name.ts';
import { signOnDevice } from './sign-on-device.ts';
import type { StatementToSign } from './statement-to-sign.ts';

const STATEMENT: StatementToSign = { questId: 'q1', role: 'performer', outcome: 'partly' };
const CHALLENGE = 'a-challenge';

interface Registration {
  readonly publicKey: string;
  readonly proof: string;
}

/** Mocks the API: it registers keys and makes challenges of 5 minutes, which begin at `validFrom`. */
function answerSigning(
  changes: Partial<StatementToSign> & { readonly issuer?: string; readonly validFrom?: Date } = {},
) {
  const registered: (Registration & { readonly did: string })[] = [];
  const { issuer, validFrom = new Date(), ...facts } = changes;
  service.use(
    http.post('*/users/me/device-keys/challenge', () =>
      HttpResponse.json({ challenge: CHALLENGE, expiresAt: '2026-05-04T12:05:00.000Z' }),
    ),
    http.post('*/users/me/device-keys', async ({ request }) => {
      const body = (await request.json()) as Registration;
      const did = toDidKey(fromBase64url(body.publicKey) ?? new Uint8Array());
      registered.push({ ...body, did });
      return HttpResponse.json({ keyId: `key-${String(registered.length)}`, did }, { status: 201 });
    }),
    http.post('*/quests/q1/attestation-challenge', async ({ request }) => {
      const { keyId, outcome } = (await request.json()) as { keyId: string; outcome: StatementToSign['outcome'] };
      const did = issuer ?? registered[Number(keyId.slice(4)) - 1]?.did ?? '';
      const stated = {
        platform: 'did:web:x',
        coreHash: 'h',
        stage: 'test',
        nonce: 'n',
        ...STATEMENT,
        outcome,
        ...facts,
      };
      return HttpResponse.json({
        nonce: 'n',
        coreHash: 'h',
        expiresAt: new Date(validFrom.getTime() + 300_000).toISOString(),
        credential: statementCredential(did, validFrom.toISOString(), stated),
      });
    }),
  );
  return registered;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof ApiError ? error.problem.code : String(error)),
  );
}

beforeEach(() => {
  withKeys();
});

describe('signOnDevice', () => {
  it('makes a key, proves it, registers it once and signs with it afterwards', async () => {
    const registered = answerSigning();
    expect(await deviceState('ben')).toBe('new');
    const first = await signOnDevice('ben', STATEMENT);
    expect(await deviceState('ben')).toBe('ready');
    const second = await signOnDevice('ben', STATEMENT);
    expect(registered).toHaveLength(1);
    const publicKey = fromBase64url(registered[0]?.publicKey ?? '') ?? new Uint8Array();
    const proof = fromBase64url(registered[0]?.proof ?? '') ?? new Uint8Array();
    expect(BROWSER_PRIMITIVES.verify(publicKey, utf8(`civicforge-device-key:${CHALLENGE}`), proof)).toBe(true);
    for (const signed of [first, second]) {
      expect(signed).toMatchObject({ method: 'device', nonce: 'n', signature: { issuer: registered[0]?.did } });
      const credential = 'signature' in signed && typeof signed.signature === 'object' ? signed.signature : {};
      expect(await verifyDocument(credential, publicKey, { ...BROWSER_PRIMITIVES, sha256 })).toBe(true);
    }
  });

  it('keeps a private key that no script can read', async () => {
    answerSigning();
    await signOnDevice('ben', STATEMENT);
    const key = await findDeviceKey('ben');
    expect(key?.privateKey.extractable).toBe(false);
    await expect(key && crypto.subtle.exportKey('pkcs8', key.privateKey)).rejects.toThrow();
  });

  it('never signs with the key of another member on the same device', async () => {
    const registered = answerSigning();
    await signOnDevice('ben', STATEMENT);
    expect(await deviceState('ada')).toBe('new');
    const byAda = await signOnDevice('ada', STATEMENT);
    expect(registered).toHaveLength(2);
    expect(byAda).toMatchObject({ signature: { issuer: registered[1]?.did } });
    expect((await findDeviceKey('ben'))?.did).toBe(registered[0]?.did);
  });

  it.each<[string, Partial<StatementToSign>]>([
    ['outcome', { outcome: 'done' }],
    ['duration', { minutes: 5 }],
    ['role', { role: 'requestor' }],
    ['quest', { questId: 'q2' }],
  ])('refuses to sign another %s than the member has read', async (_, facts) => {
    answerSigning(facts);
    expect(await codeOf(signOnDevice('ben', STATEMENT))).toBe('signature.changed-content');
  });

  it('refuses to sign in the name of another key', async () => {
    answerSigning({ issuer: 'did:key:z6MkOther' });
    expect(await codeOf(signOnDevice('ben', STATEMENT))).toBe('signature.wrong-signer');
  });

  it('dates the signature within the challenge if the clock of the device is wrong', async () => {
    const validFrom = new Date(Date.now() + 3_600_000);
    answerSigning({ validFrom });
    expect(await signOnDevice('ben', STATEMENT)).toMatchObject({
      signature: { proof: { created: validFrom.toISOString() } },
    });
  });

  it('forgets a key that was revoked elsewhere, so that the next statement makes a new one', async () => {
    const registered = answerSigning();
    await signOnDevice('ben', STATEMENT);
    service.use(http.post('*/quests/q1/attestation-challenge', problem(422, 'signature.unknown-key'), { once: true }));
    expect(await codeOf(signOnDevice('ben', STATEMENT))).toBe('signature.unknown-key');
    expect(await deviceState('ben')).toBe('new');
    expect(await signOnDevice('ben', STATEMENT)).toMatchObject({ method: 'device' });
    expect(registered).toHaveLength(2);
  });

  it('says that a device cannot sign if its storage fails', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    expect(await codeOf(signOnDevice('ben', STATEMENT))).toBe('device-key.unusable');
  });
});

describe('deviceState', () => {
  it('is unable without Ed25519', async () => {
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    expect(await deviceState('ben')).toBe('unable');
  });

  it('is new again after a key was forgotten', async () => {
    answerSigning();
    await signOnDevice('ben', STATEMENT);
    await forgetDeviceKey('ben');
    expect(await deviceState('ben')).toBe('new');
  });
});

describe('deviceName', () => {
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari, iPhone',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0',
      'Edge, Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox, Linux'],
    ['', undefined],
  ])('names %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});
