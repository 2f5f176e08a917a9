import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { Stage } from '../core/stages.ts';

/** The session of an admin of a stage, on this machine. */
export interface AdminSession {
  readonly email: string;
  /** Access token of the identity provider. Never printed. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

type Records = Pick<OpsContext, 'records' | 'clock'>;

/** Permissions of group and others. */
const OTHERS = 0o077;

export function sessionPath({ records }: Pick<OpsContext, 'records'>, stage: Stage): string {
  return join(records, `session.${stage}.json`);
}

/** Writes the session, readable by this user alone. */
export function saveSession(context: Records, stage: Stage, session: AdminSession): string {
  const path = sessionPath(context, stage);
  mkdirSync(context.records, { recursive: true });
  // `mode` counts only for a new file.
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, JSON.stringify(session), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

/** Deletes the session. @returns false if there was none */
export function dropSession(context: Records, stage: Stage): boolean {
  const path = sessionPath(context, stage);
  const was = existsSync(path);
  rmSync(path, { force: true });
  return was;
}

/**
 * Returns the session of a stage, or undefined if this machine has none.
 * @throws OpsFailure if it has expired, or other users of the machine can read it
 */
export function readSession(context: Records, stage: Stage): AdminSession | undefined {
  const path = sessionPath(context, stage);
  if (!existsSync(path)) return undefined;
  const again = `Sign in again: "npm run ops -- session sign-in --stage ${stage} --email <address>".`;
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
    throw new OpsFailure(`Other users can read ${path}. Delete it. ${again}`, EXIT.refused);
  }
  const session = readJsonFile(path, again) as AdminSession;
  if (Date.parse(session.expiresAt) > context.clock.now()) return session;
  throw new OpsFailure(`The session of ${session.email} has expired at ${session.expiresAt}. ${again}`, EXIT.usage);
}
