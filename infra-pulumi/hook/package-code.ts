import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

const SMOKE = '../../libs/contract/src/smoke';

/** Relative source paths by module name in the package. */
const FILES = {
  index: 'index.ts',
  'http-client': `${SMOKE}/http-client.ts`,
  journey: `${SMOKE}/journey.ts`,
  hook: 'hook.ts',
} as const;

/**
 * Returns the Lambda package: the sources without types, in one folder. Lambda calls `index`.
 * @returns text by file name
 */
export function hookCode(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, file]) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8');
      const stripped = stripTypeScriptTypes(text, { mode: 'strip' });
      return [`${name}.mjs`, stripped.replace(/from '\.[^']*\/([\w-]+)\.ts'/g, "from './$1.mjs'")];
    }),
  );
}
