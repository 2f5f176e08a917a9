import { accepted, bodyOf, type Api } from './client.ts';
import type { AttestationChallenge, DeviceKeyEntry, Outcome, OwnUser } from './types.ts';

export async function getDeviceKeys(api: Api): Promise<readonly DeviceKeyEntry[]> {
  return (await bodyOf(api.GET('/api/v1/users/me/device-keys'))).items;
}

/** Returns the challenge that a new device key signs. */
export async function deviceKeyChallenge(api: Api): Promise<string> {
  return (await bodyOf(api.POST('/api/v1/users/me/device-keys/challenge'))).challenge;
}

/** Registers a public key (base64url of 32 bytes). `proof` is the signature over the challenge. */
export function registerDeviceKey(
  api: Api,
  body: { readonly publicKey: string; readonly challenge: string; readonly proof: string; readonly name?: string },
): Promise<{ readonly keyId: string; readonly did: string }> {
  return bodyOf(api.POST('/api/v1/users/me/device-keys', { body }));
}

/** A second revocation has no further effect. */
export async function revokeDeviceKey(api: Api, keyId: string): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/device-keys/{keyId}', { params: { path: { keyId } } }));
}

/** Returns the document that the caller signs for a statement, with its nonce. */
export function attestationChallenge(
  api: Api,
  questId: string,
  body: { readonly method: 'device' | 'wallet'; readonly keyId?: string; readonly outcome: Outcome },
): Promise<AttestationChallenge> {
  return bodyOf(api.POST('/api/v1/quests/{questId}/attestation-challenge', { params: { path: { questId } }, body }));
}

export function walletChallenge(api: Api, address: string) {
  return bodyOf(api.POST('/api/v1/users/me/wallet/challenge', { body: { address } }));
}

export function linkWallet(
  api: Api,
  body: { readonly address: string; readonly nonce: string; readonly signature: string },
): Promise<OwnUser> {
  return bodyOf(api.PUT('/api/v1/users/me/wallet', { body }));
}

export async function unlinkWallet(api: Api): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/wallet'));
}
