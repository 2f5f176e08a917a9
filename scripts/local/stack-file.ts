import type { DataFolder } from './data-folder.ts';
import {
  type Part,
  POINTER_FILE,
  STACK_FILE,
  type StackFile,
  type TableNames,
} from '../../libs/contract/src/local-stack.ts';
import { REGION } from './database.ts';
import { writeJson } from './files.ts';
import { CLIENT_ID, USER_POOL_ID } from './identity.ts';
import type { LocalKeys } from './keys.ts';
import { LOCAL_PEOPLE } from './people.ts';
import { addressOf, type Ports, publicOrigins } from './ports.ts';
import { pointedTables } from './table-pointer.ts';

export interface RunningStack {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly tables: TableNames;
  readonly keys: LocalKeys;
  readonly parts: readonly Part[];
  pidOf(part: Part): number | undefined;
}

export function writeStackFile(stack: RunningStack): void {
  const ofParts = <T>(value: (part: Part) => T | undefined) =>
    Object.fromEntries(stack.parts.map((part) => [part, value(part)])) as Partial<Record<Part, T>>;
  const content: StackFile = {
    ...ofParts((part) => addressOf(stack.ports[part])),
    region: REGION,
    publicOrigins: publicOrigins(stack.ports),
    userPoolId: USER_POOL_ID,
    clientId: CLIENT_ID,
    tables: pointedTables(stack.folder.at(POINTER_FILE), stack.tables),
    people: LOCAL_PEOPLE.map(({ email, password, groups }) => ({ email, password, groups })),
    adminKey: stack.keys.adminKey,
    pid: process.pid,
    pids: ofParts((part) => stack.pidOf(part)),
  };
  writeJson(stack.folder.at(STACK_FILE), content);
}
