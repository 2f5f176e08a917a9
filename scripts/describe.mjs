/**
 * `npm run openapi`: writes docs/openapi.json and docs/CONFIGURATION.md from the built service, and the web
 * application's client types from docs/openapi.json.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { attempt } from './setup/attempt.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { findNode } from './setup/node.mjs';
import { ROOT, SetupFailure } from './setup/root.mjs';
import { CLIENT_TYPES } from './setup/checks.mjs';
import { run } from './setup/run.mjs';

await attempt(async () => {
  await ensureBuilt(['api']);
  const { code, output } = await run(findNode(), [join(ROOT, 'dist', 'apps', 'api', 'src', 'jobs', 'describe.js')]);
  if (code !== 0) throw new SetupFailure(`The description of the service failed:\n${output}`);
  const { openapi, configuration } = JSON.parse(output);
  await write('docs/openapi.json', JSON.stringify(openapi));
  await write('docs/CONFIGURATION.md', configuration);
  const client = await run(findNode(), CLIENT_TYPES);
  if (client.code !== 0) throw new SetupFailure(`The generation of the client types failed:\n${client.output}`);
  console.log('wrote apps/web/lib/api/schema.d.ts');
});

async function write(name, text) {
  const filepath = join(ROOT, name);
  writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  console.log(`wrote ${name}`);
}
