#!/usr/bin/env node
/**
 * `npm run e2e:setup`: the end-to-end environment in containers, with its tables, pool, client, groups and people.
 * This file runs on any Node from 20 on; what follows needs Node 24 and nothing installed but Docker.
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
