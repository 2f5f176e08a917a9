import type { Address, Hex } from 'viem';
import { getAddress, hashTypedData, keccak256 as keccak, recoverAddress } from 'viem/utils';
import { fromHex } from '@civicforge/proof/bytes';
import type { SignatureCode } from './signature-problems.ts';
import type { AttestationTypedData, WalletLinkTypedData } from '@civicforge/proof/typed-data';

/** Half of the order of secp256k1. A larger `s` is a second signature of the same message (EIP-2). */
const HALF_ORDER = BigInt('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');

export function keccak256(data: Uint8Array): Uint8Array {
  return keccak(data, 'bytes');
}

/** Returns the EIP-55 form of an address, or undefined. Mixed case must be a valid checksum. */
export function checksumAddress(text: string): Address | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return undefined;
  const checked = getAddress(text.toLowerCase());
  const hasCase = /[a-f]/.test(text) && /[A-F]/.test(text);
  return !hasCase || text === checked ? checked : undefined;
}

/** Why contract wallets are refused. Their signatures have another length, or an owner's key made them. */
const CONTRACT_WALLETS =
  'Contract wallets (EIP-1271) are not accepted: their signatures depend on the state of a chain and cannot be verified for ever.';

/** Returns what the refusal of a wallet's signature explains. */
export function walletDetail(code: SignatureCode): string | undefined {
  if (code === 'signature.invalid') {
    return `The signature must be 65 bytes as 0x and hexadecimal digits, with v 0, 1, 27 or 28 and a low s. ${CONTRACT_WALLETS}`;
  }
  return code === 'signature.wrong-signer' ? `Another key signed. ${CONTRACT_WALLETS}` : undefined;
}

/**
 * Returns the signature with `v` 27 or 28, or undefined unless it has 65 bytes, `v` 0, 1, 27 or 28 and a low `s`.
 * @see https://eips.ethereum.org/EIPS/eip-2
 */
export function normalSignature(text: string): Hex | undefined {
  const bytes = text.startsWith('0x') ? fromHex(text.slice(2)) : undefined;
  if (bytes?.length !== 65) return undefined;
  const hex = text.slice(2).toLowerCase();
  const given = bytes[64] ?? 0;
  const v = given < 2 ? given + 27 : given;
  if (v !== 27 && v !== 28) return undefined;
  return BigInt(`0x${hex.slice(64, 128)}`) > HALF_ORDER ? undefined : `0x${hex.slice(0, 128)}${v.toString(16)}`;
}

/** Returns the address that signed typed data, in EIP-55 form, or undefined if none did. */
export async function signerOf(
  typedData: AttestationTypedData | WalletLinkTypedData,
  signature: Hex,
): Promise<Address | undefined> {
  const { types, primaryType, domain, message } = typedData;
  try {
    const hash = hashTypedData({ types, primaryType, domain, message } as unknown as Parameters<
      typeof hashTypedData
    >[0]);
    return await recoverAddress({ hash, signature });
  } catch {
    return undefined;
  }
}
