import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/local/root.ts';
import { type Running, start } from '../api/processes.ts';

const NEXT = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
const ENV = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };

/** An application with one page that says a word, rendered for each request. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "private": true, "type": "module" }',
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };`,
  'app/layout.jsx':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }',
  'app/page.jsx': "export const dynamic = 'force-dynamic';\nexport default function Page() { return <h1>Empty</h1>; }",
};

/**
 * Builds and starts an empty application with the framework's versions of this repository.
 * @throws Error with the compiler's output
 */
export async function startEmpty(): Promise<Running> {
  const folder = join(ROOT, '.local', 'bench', 'empty');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'app'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const env = { ...process.env, ...ENV };
  const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: folder, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The empty application could not be built:\n${built.stdout}${built.stderr}`);
  return start(process.execPath, [NEXT, 'start', folder], ENV);
}
