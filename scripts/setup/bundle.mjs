/**
 * Bundles the compiled service with its packages into one file: Node resolves, reads and compiles one module instead of
 * 3,000, which is half the time of a start (docs/decisions/0125-the-service-starts-from-one-file.md). The packages stay
 * beside it for their licences, for scanners, and for what cannot be bundled.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const MAIN = join(ROOT, 'dist', 'apps', 'api', 'src', 'main.js');

/** The program of the service. */
export const SERVICE = join(ROOT, 'dist', 'service', 'main.js');

/**
 * `reflect-metadata` must run before every decorator. `sharp` loads a native library beside itself. Nest asks for
 * `class-validator` and `class-transformer` by a `require` that a bundler does not see, so they would be there twice.
 */
const NOT_BUNDLED = ['reflect-metadata', 'sharp', 'class-validator', 'class-transformer'];

/** Optional packages that Nest asks for and this product does not have: the bundle asks for them at run time, as Nest does. */
const missingPackages = {
  name: 'missing-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path, importer, kind }) => {
      if (kind !== 'require-call' && kind !== 'dynamic-import') return undefined;
      try {
        createRequire(importer).resolve(path);
        return undefined;
      } catch (error) {
        return error.code === 'MODULE_NOT_FOUND' ? { path, external: true } : undefined;
      }
    });
  },
};

/**
 * The compiler writes a decorated class as `let X = class X { … }`, and esbuild names the inner one X2. Without the inner
 * name the class takes the outer one, which the description of the API and log lines show.
 */
const decoratedClasses = {
  name: 'decorated-classes',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/](apps|libs)[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^let (\w+) = class \1\b/gm, 'let $1 = class'),
    }));
  },
};

/** Writes `SERVICE` and its source map from the compiled service. */
export async function bundleService() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [MAIN],
    outfile: SERVICE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    charset: 'utf8',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    external: NOT_BUNDLED,
    plugins: [missingPackages, decoratedClasses],
    // Packages in CommonJS ask for built-in modules by `require`, which a module of ECMAScript does not have.
    banner: {
      js: "import 'reflect-metadata';\nimport { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
  });
}
