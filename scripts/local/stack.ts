import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Part, PARTS } from '../../libs/contract/src/local-stack.ts';
import { DataFolder } from './data-folder.ts';
import { createTables, tableNames } from './database.ts';
import { makeDemoQuests } from './demo.ts';
import { prepareIdentity } from './identity.ts';
import { keysOf } from './keys.ts';
import { LOCAL_PEOPLE } from './people.ts';
import { addressOf, assertFree, readPorts } from './ports.ts';
import * as programs from './programs.ts';
import { ROOT } from './root.ts';
import { type Screen, welcome } from './screen.ts';
import { writeStackFile } from './stack-file.ts';
import { askedToStop } from './stop.ts';
import { Supervisor } from './supervisor.ts';

/** Options of the command line. */
export interface StackOptions {
  readonly web: boolean;
  readonly fresh: boolean;
  readonly dev: boolean;
  readonly data: string;
}

const TABLE_PREFIX = 'civicforge-local-';

/** Clients stop before the servers that they call. */
const STOP_ORDER = [
  ['compiler', 'web', 'api'],
  ['flags', 'identity', 'database'],
] as const;

/**
 * Runs the product on this machine until a stop signal: database, identity provider, flags, service and web application.
 * It restarts a part that ends. Packages must be installed and the product must be built.
 *
 * @throws StartFailure on a port or folder in use, an invalid setting, or a program that does not start
 */
export async function runStack(options: StackOptions, environment: NodeJS.ProcessEnv, screen: Screen): Promise<void> {
  const ports = readPorts(environment);
  const parts = partsOf(options);
  const folder = new DataFolder(options.data);
  folder.lock();
  try {
    await assertFree(ports, parts);
    folder.prepare(options.fresh);
    const setting: programs.Setting = {
      ports,
      folder,
      keys: keysOf(folder.path),
      tables: tableNames(TABLE_PREFIX),
      version: versionOfProduct(),
      watch: options.dev,
      environment,
    };
    await supervise(setting, parts, screen);
  } finally {
    folder.release();
  }
}

async function supervise(setting: programs.Setting, parts: readonly Part[], screen: Screen): Promise<void> {
  let ready = false;
  const tellPrograms = () => {
    if (!ready) return;
    writeStackFile({ ...setting, parts, pidOf: (part) => supervisor.pidOf(part) });
  };
  const supervisor = new Supervisor(screen, tellPrograms);
  const stop = askedToStop(() => supervisor.kill());
  try {
    const starting = startPrograms(setting, parts, supervisor, screen);
    starting.catch(() => undefined);
    await Promise.race([starting, stop]);
    if (stop.requested) return;
    ready = true;
    tellPrograms();
    screen.say(welcome(setting, parts));
    await stop;
  } finally {
    if (stop.requested) screen.say('Stopping …');
    await supervisor.stop(STOP_ORDER);
  }
}

async function startPrograms(
  setting: programs.Setting,
  parts: readonly Part[],
  supervisor: Supervisor,
  screen: Screen,
): Promise<void> {
  prepareIdentity(setting.folder.at('identity'), LOCAL_PEOPLE);
  const database = supervisor
    .start(programs.databaseProgram(setting))
    .then(() => createTables(addressOf(setting.ports.database), TABLE_PREFIX));
  const others = [programs.identityProgram(setting), programs.flagsProgram(setting)];
  // Before the service, because the first compilation would restart a running one.
  if (setting.watch) others.push(programs.compilerProgram(setting));
  await Promise.all([database, ...others.map((program) => supervisor.start(program))]);
  const web = parts.includes('web') ? [supervisor.start(programs.webProgram(setting))] : [];
  const api = supervisor.start(programs.apiProgram(setting)).then(() => makeDemoQuests(setting, screen));
  await Promise.all([api, ...web]);
}

function partsOf({ web }: StackOptions): readonly Part[] {
  return PARTS.filter((part) => web || part !== 'web');
}

function versionOfProduct(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
