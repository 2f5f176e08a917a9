import { concatBytes, fromHex, toHex, utf8 } from '../bytes.ts';
import type { AttestationTypedData, Keccak256 } from '../typed-data.ts';

const DOMAIN = 'EIP712Domain(string name,string version,bytes32 salt)';
const ATTESTATION =
  'Attestation(string questId,bytes32 coreHash,string role,string outcome,uint256 workMinutes,bytes32 nonce,uint256 deadline)';

/**
 * Returns the digest that a wallet signs for a statement: keccak256(0x1901 || domain || message).
 * @param data typed data that `attestationTypedData` built, so that types and values have their forms
 * @see https://eips.ethereum.org/EIPS/eip-712#specification
 */
export function attestationDigest({ domain, message }: AttestationTypedData, keccak256: Keccak256): Uint8Array {
  const text = (value: string) => keccak256(utf8(value));
  const separator = keccak256(concatBytes(text(DOMAIN), text(domain.name), text(domain.version), word(domain.salt)));
  const struct = keccak256(
    concatBytes(
      text(ATTESTATION),
      text(message.questId),
      word(message.coreHash),
      text(message.role),
      text(message.outcome),
      uint256(message.workMinutes),
      word(message.nonce),
      uint256(message.deadline),
    ),
  );
  return keccak256(concatBytes(Uint8Array.of(0x19, 0x01), separator, struct));
}

/** Returns an address in its form with a checksum in upper and lower case. @see https://eips.ethereum.org/EIPS/eip-55 */
export function checksumAddress(address: string, keccak256: Keccak256): string {
  const digits = address.slice(2).toLowerCase();
  const hash = toHex(keccak256(utf8(digits)));
  const mixed = [...digits].map((digit, at) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${mixed.join('')}`;
}

function word(hex: string): Uint8Array {
  return fromHex(hex.slice(2)) ?? new Uint8Array(32);
}

function uint256(value: number): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0')) ?? new Uint8Array(32);
}
