import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Removes what the preparation has built. */
export default function clean() {
  const file = process.env['CIVICFORGE_INFRA_GRAPHS'];
  if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true });
}
