#!/usr/bin/env node
/**
 * `npm start`: installs missing packages, builds changed parts, and runs the product on this machine. This file runs on
 * Node 20 or later without packages. The steps after the installation run on Node 24.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseOptions, USAGE, UsageError } from './local/options.mjs';
import { attempt } from './setup/attempt.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { environmentWith, findNode } from './setup/node.mjs';

const options = readCommandLine();
if (options) {
  await attempt(() => start(options));
  process.exit();
}

async function start(options) {
  await ensureInstalled();
  const node = findNode();
  if (Number(process.versions.node.split('.')[0]) < 24) {
    process.exitCode = await again(node);
    return;
  }
  if (!options.dev) await ensureBuilt(options.web ? ['api', 'web'] : ['api']);
  const { runStack } = await import('./local/stack.ts');
  const { terminal } = await import('./local/screen.ts');
  await runStack(options, process.env, terminal);
}

function readCommandLine() {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (!options.help) return options;
    console.log(USAGE);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return undefined;
}

/** Runs this file on another Node, forwards signals, and exits with its code. */
function again(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    env: environmentWith(node),
    // The channel carries no messages. Its end signals the other process that this one was killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    child.once('error', () => resolve(1));
  });
}
