import { concatBytes, utf8 } from './bytes.ts';
import { jcs } from './jcs.ts';
import { fromMultibase, toMultibase } from './multikey.ts';
import type { Sha256, SignEd25519, VerifyEd25519 } from './primitives.ts';

type Json = Readonly<Record<string, unknown>>;

/** A proof of the cryptosuite `eddsa-jcs-2022`. */
export interface DataIntegrityProof {
  readonly type: 'DataIntegrityProof';
  readonly cryptosuite: 'eddsa-jcs-2022';
  /** ISO 8601 UTC. */
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: 'assertionMethod';
  readonly '@context': readonly string[];
  /** Signature of 64 bytes as multibase base58btc. */
  readonly proofValue: string;
}

/** A document with one proof. */
export type Secured<Document> = Document & { readonly proof: DataIntegrityProof };

const PROOF_FIELDS = ['@context', 'created', 'cryptosuite', 'proofPurpose', 'proofValue', 'type', 'verificationMethod'];

/**
 * Returns the bytes that a proof signs: SHA-256(JCS(proof without proofValue)) || SHA-256(JCS(document)).
 * @see https://www.w3.org/TR/vc-di-eddsa/#hashing-eddsa-jcs-2022
 */
export function proofMessage(document: Json, options: Json, sha256: Sha256): Uint8Array {
  return concatBytes(sha256(utf8(jcs(options))), sha256(utf8(jcs(document))));
}

/**
 * Adds an `eddsa-jcs-2022` proof to a document with an `@context`.
 * @param created ISO 8601 UTC
 * @see https://www.w3.org/TR/vc-di-eddsa/#create-proof-eddsa-jcs-2022
 */
export async function secureDocument<Document extends { readonly '@context': readonly string[] }>(
  document: Document,
  proof: { readonly verificationMethod: string; readonly created: string },
  primitives: { readonly sha256: Sha256; readonly sign: SignEd25519 },
): Promise<Secured<Document>> {
  const options = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: proof.created,
    verificationMethod: proof.verificationMethod,
    proofPurpose: 'assertionMethod',
    '@context': document['@context'],
  } as const;
  const signature = await primitives.sign(proofMessage(document, options, primitives.sha256));
  return { ...document, proof: { ...options, proofValue: toMultibase(signature) } };
}

/** Parses a proof of this product: exactly the fields of `DataIntegrityProof`. Returns undefined for any other value. */
export function parseProof(value: unknown, context: unknown): DataIntegrityProof | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const proof = value as Record<string, unknown>;
  const hasExactFields = Object.keys(proof).sort().join() === PROOF_FIELDS.join();
  const hasTexts = ['created', 'proofValue', 'verificationMethod'].every((name) => typeof proof[name] === 'string');
  if (!hasExactFields || !hasTexts || !sameJson(proof['@context'], context)) return undefined;
  const isSuite = proof['type'] === 'DataIntegrityProof' && proof['cryptosuite'] === 'eddsa-jcs-2022';
  return isSuite && proof['proofPurpose'] === 'assertionMethod' ? (proof as unknown as DataIntegrityProof) : undefined;
}

/**
 * Verifies the proof of a document by a public key of 32 bytes. The caller checks that the key belongs to the proof's
 * `verificationMethod`.
 * @param secured a document with one proof, for example parsed JSON
 * @see https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-jcs-2022
 */
export async function verifyDocument(
  secured: Json,
  publicKey: Uint8Array,
  primitives: { readonly sha256: Sha256; readonly verify: VerifyEd25519 },
): Promise<boolean> {
  const { proof: given, ...document } = secured;
  const proof = parseProof(given, document['@context']);
  if (proof === undefined) return false;
  const { proofValue, ...options } = proof;
  const signature = fromMultibase(proofValue);
  if (signature?.length !== 64) return false;
  return primitives.verify(publicKey, proofMessage(document, options, primitives.sha256), signature);
}

/** True if two values have the same canonical JSON. A value without one equals no other. */
export function sameJson(left: unknown, right: unknown): boolean {
  try {
    return jcs(left) === jcs(right);
  } catch {
    return false;
  }
}
