/** Builds the service worker as one file: `public/sw.js`. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './root.mjs';

const WEB = join(ROOT, 'apps', 'web');

await build({
  entryPoints: [join(WEB, 'worker', 'entry.ts')],
  outfile: join(WEB, 'public', 'sw.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
});
