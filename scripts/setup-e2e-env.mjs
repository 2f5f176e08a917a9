#!/usr/bin/env node
/**
 * `npm run e2e:setup`: sets the end-to-end environment in containers up, with tables, pool, client, groups and members.
 * This file runs on Node 20 or later. The rest needs Node 24 and Docker.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { attempt } from './setup/attempt.mjs';
import { findNode } from './setup/node.mjs';
import { ROOT } from './setup/root.mjs';

await attempt(() => {
  const setup = join(ROOT, 'scripts', 'containers', 'setup.ts');
  const { status } = spawnSync(findNode(), [setup, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
