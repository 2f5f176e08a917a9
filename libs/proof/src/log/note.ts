import { concatBytes, equalBytes, utf8 } from '../bytes.ts';
import type { Sha256, SignEd25519, VerifyEd25519 } from '../primitives.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** Signature type of Ed25519. @see https://c2sp.org/signed-note */
const ED25519 = 0x01;

/** A key that verifies notes: a name, the first bytes of a hash, and 32 bytes of an Ed25519 public key. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes that tell the keys of one name apart. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Returns the 4 bytes of SHA-256(name || 0x0A || type || key). */
export function noteKeyId({ name, publicKey }: NoteKey, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)).subarray(0, 4);
}

/** True for a name without white space and `+`, so that it fits into signature lines and verifier keys. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name) && name.isWellFormed();
}

/** Returns the verifier key `<name>+<key id in hex>+<base64 of type and key>`. */
export function toVerifierKey(key: NoteKey, sha256: Sha256): string {
  const id = [...noteKeyId(key, sha256)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${key.name}+${id}+${toBase64(concatBytes(Uint8Array.of(ED25519), key.publicKey))}`;
}

/** Parses a verifier key. Returns undefined for other key types and for an id that does not belong to the key. */
export function fromVerifierKey(text: string, sha256: Sha256): NoteKey | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return undefined;
  const key = { name, publicKey: bytes.subarray(1) };
  return toVerifierKey(key, sha256) === `${name}+${id}+${encoded}` ? key : undefined;
}

/**
 * Returns a note with one signature.
 * @param text ends with a newline
 * @throws RangeError for a text without a final newline or a name that is not allowed
 */
export async function signNote(
  text: string,
  key: NoteKey,
  { sha256, sign }: { readonly sha256: Sha256; readonly sign: SignEd25519 },
): Promise<string> {
  if (!text.endsWith('\n') || !isKeyName(key.name)) throw new RangeError('not a note');
  const signature = await sign(utf8(text));
  return `${text}\n— ${key.name} ${toBase64(concatBytes(noteKeyId(key, sha256), signature))}\n`;
}

const SIGNATURE = /^— (\S+) (\S+)$/;
const MAX_SIGNATURES = 100;

/** Parses a note. Returns undefined for a text in another form. It verifies nothing. */
export function parseNote(note: string): SignedNote | undefined {
  // Control characters other than the newline are not allowed.
  // eslint-disable-next-line no-control-regex
  if (!note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.endsWith('\n')) return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split === -1) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures = lines.map((line): NoteSignature | undefined => {
    const [, name = '', encoded = ''] = SIGNATURE.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined;
    return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  const known = signatures.filter((signature) => signature !== undefined);
  return known.length === signatures.length ? { text: note.slice(0, split + 1), signatures: known } : undefined;
}

/**
 * True if the note has a signature by this key, and every signature by it is valid. Signatures by other keys are ignored.
 */
export async function verifyNote(
  note: SignedNote,
  key: NoteKey,
  { sha256, verify }: { readonly sha256: Sha256; readonly verify: VerifyEd25519 },
): Promise<boolean> {
  const keyId = noteKeyId(key, sha256);
  const ours = note.signatures.filter((line) => line.name === key.name && equalBytes(line.keyId, keyId));
  for (const { signature } of ours) {
    if (signature.length !== 64 || !(await verify(key.publicKey, utf8(note.text), signature))) return false;
  }
  return ours.length > 0;
}
