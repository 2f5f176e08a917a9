import { rmSync } from 'node:fs';

/** Removes what the preparation has built. */
export default function clean() {
  const folder = process.env['CIVICFORGE_INFRA_PREPARED'];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
