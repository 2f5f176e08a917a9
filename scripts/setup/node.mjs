import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SetupFailure } from './root.mjs';

const NEEDED = 24;

/**
 * Finds the Node for everything after the installation: the one of the lock file or the running one.
 * @returns {string} path of the program
 * @throws {SetupFailure} if neither is version 24 or later
 */
export function findNode() {
  const brought = join(ROOT, 'node_modules', '.bin', 'node');
  if (existsSync(brought) && majorOf(brought) >= NEEDED) return brought;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  throw new SetupFailure(
    `CivicForge needs Node ${NEEDED} or later, and this is Node ${process.versions.node}.\n` +
      `On Linux x64 the installation brings its own; on ${process.platform} ${process.arch} it has none ` +
      `that runs. Install Node ${NEEDED} (https://nodejs.org) and run the command again.`,
  );
}

/** Returns an environment with that Node first in the path. */
export function environmentWith(node, extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const folder = join(node, '..');
  return { ...process.env, PATH: `${folder}${separator}${process.env.PATH ?? ''}`, ...extra };
}

function majorOf(program) {
  const { stdout, status } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.replace(/^v/, '').split('.')[0]) : 0;
}
