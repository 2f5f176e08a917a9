/**
 * Builds the verifier as single files. Without an argument: `public/verifier.html`, the page without the keys, which
 * `/verify` adds when it is saved. With a folder: `verifier.html` and `verify.mjs`, the program of an archive.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './root.mjs';

const WEB = join(ROOT, 'apps', 'web');
const SOURCES = join(WEB, 'verifier');
const LIBRARY = join(ROOT, 'libs', 'proof', 'src');
const COMMAND = join(ROOT, 'apps', 'ops', 'src', 'proof', 'archive-command.ts');

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

/** Returns the program that verifies an archive, as text. */
async function archiveCommand() {
  const { outputFiles } = await build({
    entryPoints: [COMMAND],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
  });
  return outputFiles[0]?.text ?? '';
}

const [folder] = process.argv.slice(2);
const target = folder ?? join(WEB, 'public');
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'verifier.html'), await savedPage());
if (folder !== undefined) writeFileSync(join(folder, 'verify.mjs'), await archiveCommand());
