import type { Sha256, SignEd25519 } from '../primitives.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type NoteKey, parseNote, type SignedNote, signNote } from './note.ts';
import { HASH_BYTES, type TreeHead } from './tree.ts';

/** A checkpoint: the head of a log, as its signed note states it. @see https://c2sp.org/tlog-checkpoint */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  readonly note: SignedNote;
}

/** Returns a signed checkpoint. The name of the key is the origin of the log. */
export function signCheckpoint(
  head: TreeHead,
  key: NoteKey,
  primitives: { readonly sha256: Sha256; readonly sign: SignEd25519 },
): Promise<string> {
  return signNote(`${key.name}\n${String(head.size)}\n${toBase64(head.root)}\n`, key, primitives);
}

/** Parses a checkpoint. Returns undefined for a text in another form. It does not verify the signatures. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const note = parseNote(text);
  const [origin = '', size = '', root = '', ...extensions] = note?.text.slice(0, -1).split('\n') ?? [];
  const hash = fromBase64(root);
  if (note === undefined || origin === '' || !/^(?:0|[1-9]\d*)$/.test(size) || extensions.includes(''))
    return undefined;
  if (hash?.length !== HASH_BYTES || !Number.isSafeInteger(Number(size))) return undefined;
  return { origin, size: Number(size), root: hash, note };
}
