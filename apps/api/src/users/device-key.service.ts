import { Injectable } from '@nestjs/common';
import { fromBase64url } from '@civicforge/proof/base64url';
import { utf8 } from '@civicforge/proof/bytes';
import { isSoundEd25519Key } from '@civicforge/proof/ed25519-key';
import { toDidKey } from '@civicforge/proof/multikey';
import { Clock } from '../clock/clock.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { verifyEd25519 } from '../proof/crypto.ts';
import { signatureProblem } from '../proof/signature-problems.ts';
import { newNonce, nonceRefusal, SigningNonces } from '../proof/signing-nonces.dynamo.ts';
import type { DeviceKeyBody } from './device-key.dto.ts';
import { type DeviceKey, deviceKeyId } from './device-key.item.ts';
import { DeviceKeyRepository } from './device-key.repository.dynamo.ts';
import { USER_PROBLEMS } from './user-problems.ts';

/** Text before the challenge in the signature that proves the possession of a device key. */
const PROOF_PREFIX = 'civicforge-device-key:';

/** Registers and revokes the keys that devices sign statements with. */
@Injectable()
export class DeviceKeyService {
  constructor(
    private readonly keys: DeviceKeyRepository,
    private readonly nonces: SigningNonces,
    private readonly clock: Clock,
  ) {}

  async challenge(userId: string): Promise<{ challenge: string; expiresAt: string }> {
    const nonce = newNonce('device-key', userId);
    await this.nonces.store(nonce);
    return { challenge: nonce.nonce, expiresAt: nonce.expiresAt };
  }

  /**
   * Registers a key whose owner has signed the challenge.
   * @throws Problem `validation.failed` for a key that is not sound, `signature.*`, `device-key.taken`, `device-key.limit`
   */
  async register(userId: string, { publicKey, challenge, proof, name }: DeviceKeyBody): Promise<DeviceKey> {
    const bytes = fromBase64url(publicKey);
    if (bytes === undefined || !isSoundEd25519Key(bytes)) {
      throw validationFailed({ path: 'publicKey', message: 'must be an Ed25519 public key of 32 bytes as base64url' });
    }
    const refusal = nonceRefusal(await this.nonces.find(challenge), { purpose: 'device-key', userId });
    if (refusal) throw signatureProblem(refusal);
    const signature = fromBase64url(proof);
    if (signature?.length !== 64 || !verifyEd25519(bytes, utf8(PROOF_PREFIX + challenge), signature)) {
      throw signatureProblem('signature.invalid');
    }
    const did = toDidKey(bytes);
    const createdAt = this.clock.iso();
    const key: DeviceKey = { keyId: deviceKeyId(bytes), userId, did, name: name ?? shortName(did), createdAt };
    const outcome = await this.keys.register(key, bytes, challenge);
    if (outcome === 'taken') throw new Problem(USER_PROBLEMS['device-key.taken']);
    if (outcome === 'limit') throw new Problem(USER_PROBLEMS['device-key.limit']);
    return key;
  }

  list(userId: string): Promise<DeviceKey[]> {
    return this.keys.list(userId);
  }

  /** Revokes a key. A second call has no further effect. */
  async revoke(userId: string, keyId: string, changeId: string): Promise<void> {
    const isKnown = await this.keys.revoke(userId, keyId, this.clock.iso(), changeId);
    if (!isKnown) throw new Problem(USER_PROBLEMS['device-key.not-found']);
  }
}

/** Returns the ends of a `did:key`, as a name that needs no language. */
function shortName(did: string): string {
  const key = did.slice('did:key:'.length);
  return `${key.slice(0, 8)}…${key.slice(-4)}`;
}
