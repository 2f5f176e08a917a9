/** Builds `public/verifier.html`: the verifier as one file without the keys, which `/verify` adds when it is saved. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './root.mjs';

const WEB = join(ROOT, 'apps', 'web');
const SOURCES = join(WEB, 'verifier');
const LIBRARY = join(ROOT, 'libs', 'proof', 'src');

/** Maximum size of the page without the keys. */
const MOST_BYTES = 78 * 1024;

/** Returns the page as text. */
async function savedPage() {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCES, 'saved-page.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    plugins: [
      {
        name: 'proof-library',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^@civicforge\/proof\// }, ({ path }) => ({
            path: join(LIBRARY, `${path.slice('@civicforge/proof/'.length)}.ts`),
          }));
        },
      },
    ],
  });
  const script = outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '';
  const page = readFileSync(join(SOURCES, 'page.html'), 'utf8').replace(
    '<script></script>',
    () => `<script>${script}</script>`,
  );
  if (Buffer.byteLength(page) > MOST_BYTES) throw new Error(`The saved verifier has ${Buffer.byteLength(page)} bytes.`);
  return page;
}

mkdirSync(join(WEB, 'public'), { recursive: true });
writeFileSync(join(WEB, 'public', 'verifier.html'), await savedPage());
