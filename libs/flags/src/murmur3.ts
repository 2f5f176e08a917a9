/**
 * MurmurHash3 x86 32 (Austin Appleby, public domain: https://github.com/aappleby/smhasher), seed 0.
 *
 * What is hashed is a list of parts; each part is its byte length as a 32-bit little-endian number and then its UTF-8
 * bytes, so that ("ab", "c") and ("a", "bc") differ. The parts that belong to a flag are hashed once into a
 * {@link HashPrefix}; a caller then adds the last part without allocating anything.
 */

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const utf8 = new TextEncoder();

/** The state of a hash after some bytes: the mixed blocks, and 0 to 3 bytes that do not fill a block yet. */
export interface HashPrefix {
  readonly mixed: number;
  readonly carry: number;
  /** Number of bits in `carry`: 0, 8, 16 or 24. */
  readonly bits: number;
  /** Bytes so far. */
  readonly length: number;
}

const EMPTY: HashPrefix = { mixed: 0, carry: 0, bits: 0, length: 0 };

function scramble(block: number): number {
  const k = Math.imul(block, C1);
  return Math.imul((k << 15) | (k >>> 17), C2);
}

function mix(state: number, block: number): number {
  const h = state ^ scramble(block);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function mixSigned(number: number): number {
  let h = number;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The finalizer of MurmurHash3: spreads every bit of a number over all bits. One to one, unsigned 32 bit. */
export function mixHash(number: number): number {
  return mixSigned(number) >>> 0;
}

/** Signed: V8 keeps 32 signed bits in a register, but allocates an unsigned number above 2^31. */
function finish(mixed: number, carry: number, bits: number, length: number): number {
  return mixSigned((bits === 0 ? mixed : mixed ^ scramble(carry)) ^ length);
}

function addBytes(prefix: HashPrefix, bytes: Uint8Array): HashPrefix {
  let { mixed, carry, bits } = prefix;
  for (const byte of bytes) {
    carry |= byte << bits;
    bits += 8;
    if (bits === 32) {
      mixed = mix(mixed, carry);
      carry = 0;
      bits = 0;
    }
  }
  return { mixed, carry, bits, length: prefix.length + bytes.length };
}

function addPart(prefix: HashPrefix, part: string): HashPrefix {
  const bytes = utf8.encode(part);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, bytes.length, true);
  return addBytes(addBytes(prefix, size), bytes);
}

/** Hash of plain bytes, without any framing: the algorithm as published. */
export function murmur3(bytes: Uint8Array): number {
  const { mixed, carry, bits, length } = addBytes(EMPTY, bytes);
  return finish(mixed, carry, bits, length) >>> 0;
}

/** Hashes the leading parts once. */
export function hashPrefix(...parts: readonly string[]): HashPrefix {
  return parts.reduce(addPart, EMPTY);
}

function hashLastPartOfBytes(prefix: HashPrefix, last: string): number {
  const { mixed, carry, bits, length } = addPart(prefix, last);
  return finish(mixed, carry, bits, length);
}

/** Hash of the prefix followed by one last part, as an unsigned 32-bit number. */
export function hashLastPart(prefix: HashPrefix, last: string): number {
  return signedHash(prefix, last) >>> 0;
}

/**
 * The same as a signed number. Plain ASCII, which ids are, goes four characters at a time and allocates nothing; the first
 * other character sends the part through the encoder.
 */
export function signedHash(prefix: HashPrefix, last: string): number {
  const { bits } = prefix;
  const size = last.length;
  let mixed = mix(prefix.mixed, prefix.carry | (size << bits));
  // A shift by 32 is a shift by 0 in JavaScript, so an empty carry needs its own answer.
  let carry = bits === 0 ? 0 : size >>> (32 - bits);
  let index = 0;
  for (; index + 4 <= size; index += 4) {
    const a = last.charCodeAt(index);
    const b = last.charCodeAt(index + 1);
    const c = last.charCodeAt(index + 2);
    const d = last.charCodeAt(index + 3);
    if ((a | b | c | d) > 127) return hashLastPartOfBytes(prefix, last);
    const block = a | (b << 8) | (c << 16) | (d << 24);
    mixed = mix(mixed, carry | (block << bits));
    carry = bits === 0 ? 0 : block >>> (32 - bits);
  }
  let pending = bits;
  for (; index < size; index += 1) {
    const code = last.charCodeAt(index);
    if (code > 127) return hashLastPartOfBytes(prefix, last);
    carry |= code << pending;
    pending += 8;
    if (pending === 32) {
      mixed = mix(mixed, carry);
      carry = 0;
      pending = 0;
    }
  }
  return finish(mixed, carry, pending, prefix.length + 4 + size);
}
