import { createHash } from 'node:crypto';

/** Returns the root of a log by RFC 6962 section 2.1, without the code of the product. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const hash = (prefix: number, ...parts: Buffer[]) =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(prefix), ...parts]))
      .digest();
  if (leaves.length === 1) return hash(0, leaves[0] ?? Buffer.alloc(0));
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(1, rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}
