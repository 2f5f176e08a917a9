import type { StackFile } from '../../libs/contract/src/local-stack.ts';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The address of the pages under test. */
export function webAddress(): string {
  const address = process.env['CIVICFORGE_WEB_URL'];
  if (address === undefined) throw new Error('CIVICFORGE_WEB_URL is set by the global setup of the journeys');
  return address;
}

/** What `stack.json` of the stack under test says: addresses, and people with their passwords. */
export function stackUnderTest(): StackFile {
  return JSON.parse(readFileSync(stackFile(), 'utf8')) as StackFile;
}

/** A file in the data folder of the stack under test. */
export function stackPath(name: string): string {
  return join(dirname(stackFile()), name);
}

/** @throws Error the journeys run against a deployed stage, which has no such file */
function stackFile(): string {
  const path = process.env['CIVICFORGE_STACK_FILE'];
  if (path === undefined) throw new Error('this journey needs a local stack: run it without CIVICFORGE_WEB_URL');
  return path;
}
