import type { StackFile } from '../../libs/contract/src/local-stack.ts';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the base URL of the pages under test. */
export function webAddress(): string {
  const address = process.env['CIVICFORGE_WEB_URL'];
  if (address === undefined) throw new Error('CIVICFORGE_WEB_URL is set by the global setup of the journeys');
  return address;
}

/** Returns `stack.json` of the stack under test: addresses, and members with their passwords. */
export function stackUnderTest(): StackFile {
  return JSON.parse(readFileSync(stackFile(), 'utf8')) as StackFile;
}

/** Returns the path of a file in the data folder of the stack under test. */
export function stackPath(name: string): string {
  return join(dirname(stackFile()), name);
}

/** @throws Error if the journeys run against a deployed stage, which has no data folder */
function stackFile(): string {
  const path = process.env['CIVICFORGE_STACK_FILE'];
  if (path === undefined) throw new Error('this journey needs a local stack: run it without CIVICFORGE_WEB_URL');
  return path;
}
