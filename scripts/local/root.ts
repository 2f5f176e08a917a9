import { resolve } from 'node:path';

/** Root folder of the repository. */
export const ROOT = resolve(import.meta.dirname, '..', '..');

/** The program of the service, which `npm run build` makes (scripts/setup/bundle.mjs). */
export const SERVICE = resolve(ROOT, 'dist', 'service', 'main.js');
