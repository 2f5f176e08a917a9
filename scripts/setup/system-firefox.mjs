#!/usr/bin/env node
/**
 * Starts the Firefox at `CIVICFORGE_FIREFOX` behind a bridge. Playwright takes this file for the browser: it passes the
 * arguments, reads the address of WebDriver BiDi from the error output, and ends the process.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startBridge } from './bidi-bridge.mjs';

const LISTENING = /WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/;

const firefox = spawn(process.env.CIVICFORGE_FIREFOX, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] });
firefox.on('error', ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));
process.on('exit', () => firefox.kill('SIGKILL'));

for await (const line of createInterface({ input: firefox.stderr })) {
  const port = LISTENING.exec(line)?.[1];
  const shown = port === undefined ? undefined : (await startBridge(Number(port))).address().port;
  process.stderr.write(`${shown === undefined ? line : line.replace(port, String(shown))}\n`);
}
