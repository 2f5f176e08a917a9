import { fromBase64url } from './base64url.ts';
import { toHex, utf8 } from './bytes.ts';
import type { StatementFacts } from './statement.ts';

/** Returns the Keccak-256 digest (32 bytes) that Ethereum uses. */
export type Keccak256 = (data: Uint8Array) => Uint8Array;

type Hex = `0x${string}`;

/** Typed data of EIP-712 in its JSON form. Integers are JSON numbers. @see https://eips.ethereum.org/EIPS/eip-712 */
export interface TypedData<Type extends string, Message> {
  readonly types: { readonly EIP712Domain: readonly Member[] } & Readonly<Record<Type, readonly Member[]>>;
  readonly primaryType: Type;
  readonly domain: { readonly name: 'CivicForge'; readonly version: '1'; readonly salt: Hex };
  readonly message: Message;
}

interface Member {
  readonly name: string;
  readonly type: string;
}

export interface AttestationMessage {
  readonly questId: string;
  readonly coreHash: Hex;
  readonly role: string;
  readonly outcome: string;
  /** 0 means not stated. `minutes` is a keyword of Solidity. */
  readonly workMinutes: number;
  readonly nonce: Hex;
  /** Unix time in seconds. */
  readonly deadline: number;
}

export interface WalletLinkMessage {
  readonly wallet: Hex;
  /** Pseudonym of the member. */
  readonly account: string;
  readonly platform: string;
  readonly nonce: Hex;
  /** Unix time in seconds. */
  readonly deadline: number;
}

const DOMAIN_MEMBERS = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'salt', type: 'bytes32' },
] as const;

const ATTESTATION_MEMBERS = [
  { name: 'questId', type: 'string' },
  { name: 'coreHash', type: 'bytes32' },
  { name: 'role', type: 'string' },
  { name: 'outcome', type: 'string' },
  { name: 'workMinutes', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
  { name: 'deadline', type: 'uint256' },
] as const;

const WALLET_LINK_MEMBERS = [
  { name: 'wallet', type: 'address' },
  { name: 'account', type: 'string' },
  { name: 'platform', type: 'string' },
  { name: 'nonce', type: 'bytes32' },
  { name: 'deadline', type: 'uint256' },
] as const;

export type AttestationTypedData = TypedData<'Attestation', AttestationMessage>;
export type WalletLinkTypedData = TypedData<'WalletLink', WalletLinkMessage>;

/** Builds the typed data of a statement. The salt of the domain separates the stages. */
export function attestationTypedData(
  facts: Omit<StatementFacts, 'platform'>,
  deadline: number,
  keccak256: Keccak256,
): AttestationTypedData {
  const { questId, coreHash, role, outcome, minutes = 0, stage, nonce } = facts;
  return {
    types: { EIP712Domain: DOMAIN_MEMBERS, Attestation: ATTESTATION_MEMBERS },
    primaryType: 'Attestation',
    domain: stageDomain(stage, keccak256),
    message: {
      questId,
      coreHash: hexOf(coreHash),
      role,
      outcome,
      workMinutes: minutes,
      nonce: hexOf(nonce),
      deadline,
    },
  };
}

/** Builds the typed data that links a wallet to an account. `nonce` is base64url of 32 bytes. */
export function walletLinkTypedData(
  link: Omit<WalletLinkMessage, 'nonce'> & { readonly nonce: string },
  stage: string,
  keccak256: Keccak256,
): WalletLinkTypedData {
  const { wallet, account, platform, nonce, deadline } = link;
  return {
    types: { EIP712Domain: DOMAIN_MEMBERS, WalletLink: WALLET_LINK_MEMBERS },
    primaryType: 'WalletLink',
    domain: stageDomain(stage, keccak256),
    message: { wallet, account, platform, nonce: hexOf(nonce), deadline },
  };
}

/** Returns the domain of a stage. Its salt separates the stages. */
export function stageDomain(stage: string, keccak256: Keccak256) {
  return { name: 'CivicForge', version: '1', salt: `0x${toHex(keccak256(utf8(stage)))}` } as const;
}

/** @throws RangeError for a text that is not base64url */
function hexOf(base64url: string): Hex {
  const bytes = fromBase64url(base64url);
  if (bytes === undefined) throw new RangeError('not base64url');
  return `0x${toHex(bytes)}`;
}
