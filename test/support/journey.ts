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

/**
 * Marks a journey that also runs against deployed stages (`npm run test:e2e -- --env=staging`): it leaves nothing behind
 * and needs no other member than the smoke members, no flag change and no file of the stack.
 */
export const ON_EVERY_STAGE = { tag: '@every-stage' };

/** A member that signs in with a password. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** True if the journeys run against a deployed stage: they leave nothing behind there and know the smoke members alone. */
export function isDeployedStage(): boolean {
  return process.env['CIVICFORGE_STACK_FILE'] === undefined;
}

/** Returns the smoke members from the file in the environment or from the stack under test. */
export function smokeMembers(): readonly Credentials[] {
  const file = process.env['CIVICFORGE_SMOKE_PEOPLE_FILE'];
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8')) as Credentials[];
  return stackUnderTest().people.filter(({ groups }) => groups.includes('synthetic'));
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
