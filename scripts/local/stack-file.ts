import type { DataFolder } from './data-folder.ts';
import { REGION, type TableNames } from './database.ts';
import { writeJson } from './files.ts';
import { CLIENT_ID, USER_POOL_ID } from './identity.ts';
import type { LocalKeys } from './keys.ts';
import { LOCAL_PEOPLE } from './people.ts';
import { addressOf, type Part, type Ports } from './ports.ts';
import { POINTER_FILE, pointedTables } from './table-pointer.ts';

/** `stack.json`: what a program needs in order to use a running stack. It exists while the stack is ready. */
export interface StackFile extends Partial<Readonly<Record<Part, string>>> {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly tables: TableNames;
  readonly people: readonly { readonly email: string; readonly password: string; readonly groups: readonly string[] }[];
  readonly adminKey: LocalKeys['adminKey'];
  /** Of the supervisor. */
  readonly pid: number;
  readonly pids: Partial<Readonly<Record<Part, number>>>;
}

export interface RunningStack {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly tables: TableNames;
  readonly keys: LocalKeys;
  readonly parts: readonly Part[];
  pidOf(part: Part): number | undefined;
}

export function writeStackFile(stack: RunningStack): void {
  const ofParts = <T>(value: (part: Part) => T) =>
    Object.fromEntries(stack.parts.map((part) => [part, value(part)])) as Record<Part, T>;
  const content = {
    ...ofParts((part) => addressOf(stack.ports[part])),
    region: REGION,
    userPoolId: USER_POOL_ID,
    clientId: CLIENT_ID,
    tables: pointedTables(stack.folder.at(POINTER_FILE), stack.tables),
    people: LOCAL_PEOPLE.map(({ email, password, groups }) => ({ email, password, groups })),
    adminKey: stack.keys.adminKey,
    pid: process.pid,
    pids: ofParts((part) => stack.pidOf(part)),
  };
  writeJson(stack.folder.at('stack.json'), content);
}
