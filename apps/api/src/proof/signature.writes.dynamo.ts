import type { Database } from '../dynamo/database.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { deviceKeyKey } from '../users/device-key.item.ts';
import { walletKey } from '../users/wallet.item.ts';
import { type SignatureCode, signatureProblem } from './signature-problems.ts';
import { NONCE_KEPT_SECONDS, nonceKey } from './signing-nonces.dynamo.ts';
import type { Problem } from '../http/problem.ts';

/** A verified signature: the nonce that it uses up, and the key or wallet that made it. */
export interface SignatureUse {
  readonly nonce: string;
  readonly userId: string;
  readonly signer?: { readonly keyId: string } | { readonly address: string };
}

/** Refusals by the name of the failed condition. */
const REFUSALS: Readonly<Record<string, SignatureCode>> = {
  'signing-nonce': 'signature.nonce-used',
  'device-key': 'signature.unknown-key',
  wallet: 'signature.unknown-key',
};

/**
 * Returns the writes of a verified signature for the transaction that records its effect: the nonce is used up, and the
 * key is still unrevoked (or the wallet still linked) and was used now.
 */
export function signatureWrites({ tables }: Database, use: SignatureUse | undefined): NamedWrite[] {
  if (use === undefined) return [];
  const { nonce, userId, signer } = use;
  const now = new Date();
  const used: NamedWrite = {
    name: 'signing-nonce',
    write: {
      Update: {
        TableName: tables.runtime,
        Key: nonceKey(nonce),
        UpdateExpression: 'SET usedAt = :now, expiresAtSeconds = :kept',
        ConditionExpression: 'attribute_exists(purpose) AND attribute_not_exists(usedAt)',
        ExpressionAttributeValues: {
          ':now': now.toISOString(),
          ':kept': Math.floor(now.getTime() / 1_000) + NONCE_KEPT_SECONDS,
        },
      },
    },
  };
  if (signer === undefined) return [used];
  const isDevice = 'keyId' in signer;
  return [
    used,
    {
      name: isDevice ? 'device-key' : 'wallet',
      write: {
        Update: {
          TableName: tables.users,
          Key: isDevice ? deviceKeyKey({ userId, keyId: signer.keyId }) : walletKey(signer.address),
          UpdateExpression: 'SET lastUsedAt = :now',
          ConditionExpression: isDevice
            ? 'attribute_exists(createdAt) AND attribute_not_exists(revokedAt)'
            : 'linkedBy = :member',
          ExpressionAttributeValues: { ':now': now.toISOString(), ...(!isDevice && { ':member': userId }) },
        },
      },
    },
  ];
}

/** Returns the refusal of a transaction whose signature was used or revoked in the meantime. */
export function signatureRefusal(failed: readonly string[]): Problem | undefined {
  const code = failed.flatMap((name) => REFUSALS[name] ?? [])[0];
  return code && signatureProblem(code);
}
