import { toBase64url } from '@civicforge/proof/base64url';
import { utf8 } from '@civicforge/proof/bytes';
import { parseProof, verifyDocument } from '@civicforge/proof/data-integrity';
import { jcs } from '@civicforge/proof/jcs';
import { didKeyMethod, fromDidKey } from '@civicforge/proof/multikey';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import type { SignatureCode } from '../proof/signature-problems.ts';

type Json = Readonly<Record<string, unknown>>;

/** Tolerance of the signer's clock. */
const CLOCK_TOLERANCE_MS = 60_000;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** The challenge that a credential answers. */
export interface DeviceChallenge {
  readonly stage: string;
  /** `did:key` of the key for which the challenge was made. */
  readonly did: string;
  /** Hash of the credential to sign. */
  readonly templateHash: string;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
}

/** Returns base64url of SHA-256(JCS(value)), or undefined for a value without a canonical form. */
export function hashOf(value: unknown): string | undefined {
  try {
    return toBase64url(sha256(utf8(jcs(value))));
  } catch {
    return undefined;
  }
}

/** Returns the Ed25519 public key of the issuer of a credential, or undefined for another issuer. */
export function issuerKey({ issuer }: Json): Uint8Array | undefined {
  return typeof issuer === 'string' ? fromDidKey(issuer) : undefined;
}

/**
 * Returns why a secured credential is refused, or undefined. The caller has checked that the issuer's key is registered.
 */
export async function deviceRefusal(secured: Json, challenge: DeviceChallenge): Promise<SignatureCode | undefined> {
  const { proof: given, ...document } = secured;
  const subject = document['credentialSubject'];
  const stage = isJson(subject) ? subject['stage'] : undefined;
  const method = isJson(given) ? given['verificationMethod'] : undefined;
  if (document['issuer'] !== challenge.did) return 'signature.wrong-signer';
  if (typeof method === 'string' && method !== didKeyMethod(challenge.did)) return 'signature.wrong-signer';
  if (typeof stage === 'string' && stage !== challenge.stage) return 'signature.wrong-stage';
  if (hashOf(document) !== challenge.templateHash) return 'signature.changed-content';
  const proof = parseProof(given, document['@context']);
  if (proof === undefined || !isDuring(proof.created, challenge)) return 'signature.invalid';
  const key = issuerKey(document);
  const isValid = key !== undefined && (await verifyDocument(secured, key, { sha256, verify: verifyEd25519 }));
  return isValid ? undefined : 'signature.invalid';
}

function isDuring(created: string, { issuedAt, expiresAt }: DeviceChallenge): boolean {
  const at = INSTANT.test(created) ? Date.parse(created) : Number.NaN;
  return at >= Date.parse(issuedAt) - CLOCK_TOLERANCE_MS && at <= Date.parse(expiresAt) + CLOCK_TOLERANCE_MS;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
