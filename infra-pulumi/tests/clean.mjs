import { rmSync } from 'node:fs';

/** Removes the results of the preparation. */
export default function clean() {
  const folder = process.env['CIVICFORGE_INFRA_PREPARED'];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
