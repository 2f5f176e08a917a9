'use client';

import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64url } from '@civicforge/proof/base64url';
import { utf8 } from '@civicforge/proof/bytes';
import { secureDocument } from '@civicforge/proof/data-integrity';
import { didKeyMethod } from '@civicforge/proof/multikey';
import type { StatementCredential } from '@civicforge/proof/statement';
import { api } from '../api/browser.ts';
import { ApiError } from '../api/problem.ts';
import type { StatementProof } from '../api/quests.ts';
import { attestationChallenge, deviceKeyChallenge, registerDeviceKey } from '../api/signing.ts';
import { serverTime } from '../clock.ts';
import { type DeviceKey, findDeviceKey, forgetDeviceKey, keepDeviceKey, makeKeyPair } from './device-key.ts';
import { deviceName } from './device-name.ts';
import { requireStatement, type StatementToSign } from './statement-to-sign.ts';

/** The text before a challenge, so that its signature serves no other purpose. */
const PROOF_PREFIX = 'civicforge-device-key:';

/**
 * Signs a statement with the member's key of this device. The first time it makes the key and registers it.
 * @throws ApiError the API's refusal, or `device-key.unusable`
 */
export async function signOnDevice(userId: string, statement: StatementToSign): Promise<StatementProof> {
  const known = await usable(() => findDeviceKey(userId));
  const key = known ?? (await makeDeviceKey(userId));
  const { questId, outcome, minutes } = statement;
  try {
    const stated = { outcome, ...(minutes !== undefined && { minutes }) };
    const challenge = await attestationChallenge(api, questId, { method: 'device', keyId: key.keyId, ...stated });
    const credential = challenge.credential as unknown as StatementCredential;
    const facts = credential.credentialSubject;
    requireStatement({ ...facts, minutes: facts.minutes ?? 0 }, statement);
    const { issuer, validFrom } = credential;
    if (issuer !== key.did) throw new ApiError({ code: 'signature.wrong-signer', status: 422, fields: [] });
    const proof = { verificationMethod: didKeyMethod(key.did), created: createdAt(validFrom, challenge.expiresAt) };
    const signer = { sha256: (data: Uint8Array) => sha256(data), sign: (message: Uint8Array) => sign(key, message) };
    const signature = await usable(() => secureDocument(credential, proof, signer));
    return { method: 'device', nonce: challenge.nonce, signature: { ...signature } };
  } catch (error) {
    // The key was revoked on another device. The next statement makes a new one.
    if (error instanceof ApiError && error.problem.code === 'signature.unknown-key') await forgetDeviceKey(userId);
    throw error;
  }
}

async function makeDeviceKey(userId: string): Promise<DeviceKey> {
  const { publicKey, privateKey } = await usable(makeKeyPair);
  const challenge = await deviceKeyChallenge(api);
  const registration = await usable(async () => ({
    publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))),
    challenge,
    proof: toBase64url(await sign({ privateKey }, utf8(PROOF_PREFIX + challenge))),
  }));
  const name = deviceName(navigator.userAgent);
  const { keyId, did } = await registerDeviceKey(api, { ...registration, ...(name !== undefined && { name }) });
  const key = { keyId, did, privateKey };
  await keepDeviceKey(userId, key);
  return key;
}

async function sign({ privateKey }: Pick<DeviceKey, 'privateKey'>, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(message)));
}

/** Returns the present if it lies within the challenge, else its beginning: the clock of a device may be wrong. */
function createdAt(validFrom: string, expiresAt: string): string {
  const now = new Date(serverTime()).toISOString();
  return now >= validFrom && now <= expiresAt ? now : validFrom;
}

/** Turns an error of WebCrypto or of storage into a problem with words. */
async function usable<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch {
    throw new ApiError({ code: 'device-key.unusable', status: 422, fields: [] });
  }
}
