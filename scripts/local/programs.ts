import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POINTER_FILE, SHARED_KEYS, type TableNames } from '../../libs/contract/src/local-stack.ts';
import type { ChildPlan } from './child.ts';
import { databaseCommand, databaseReady, REGION } from './database.ts';
import type { DataFolder } from './data-folder.ts';
import { flagsReady } from './flags.ts';
import { localIssuer } from '../../libs/contract/src/local-stack.ts';
import { CLIENT_ID, identityReady, USER_POOL_ID } from './identity.ts';
import { adminSigningKeys, type LocalKeys } from './keys.ts';
import { CONFIRMATION_CODE } from './people.ts';
import { addressOf, LOOPBACK, type Ports, publicOrigins } from './ports.ts';
import { ROOT, SERVICE } from './root.ts';
import { pointedTables } from './table-pointer.ts';

/** Folder of all mails, in the data folder. */
const MAILS = 'mails';

/** Shared settings of a stack's programs. */
export interface Setting {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly keys: LocalKeys;
  readonly tables: TableNames;
  readonly version: string;
  /** Restart on changed sources. */
  readonly watch: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Listening address of the emulators. Use an address other than loopback only in a private network. */
  readonly listenOn?: string;
}

/** The settings of the emulators. */
export type EmulatorSetting = Pick<Setting, 'ports' | 'folder' | 'environment' | 'listenOn'>;

export function databaseProgram({ ports, folder, environment, listenOn = LOOPBACK }: EmulatorSetting): ChildPlan {
  const endpoint = addressOf(ports.database);
  return {
    name: 'database',
    what: 'the database',
    ...databaseCommand(ports.database, folder.at('database', 'civicforge.sqlite'), listenOn),
    cwd: folder.path,
    env: inherited(environment),
    log: folder.logOf('database'),
    ready: () => databaseReady(endpoint),
  };
}

export function identityProgram({ ports, folder, environment, listenOn = LOOPBACK }: EmulatorSetting): ChildPlan {
  const address = addressOf(ports.identity);
  return {
    name: 'identity',
    what: 'the identity provider',
    command: process.execPath,
    args: [join(import.meta.dirname, 'identity-server.ts')],
    cwd: folder.at('identity'),
    env: {
      ...inherited(environment),
      HOST: listenOn,
      PORT: String(ports.identity),
      CODE: CONFIRMATION_CODE,
      SITE: addressOf(ports.web),
      MAILS: folder.at(MAILS),
    },
    log: folder.logOf('identity'),
    ready: () => identityReady(address),
  };
}

export function flagsProgram({ ports, folder, environment, listenOn = LOOPBACK }: EmulatorSetting): ChildPlan {
  const address = addressOf(ports.flags);
  return {
    name: 'flags',
    what: 'the feature flags',
    command: process.execPath,
    args: [join(import.meta.dirname, 'flags-server.ts')],
    cwd: folder.path,
    env: { ...inherited(environment), HOST: listenOn, PORT: String(ports.flags), FLAGS_FILE: folder.at('flags.json') },
    log: folder.logOf('flags'),
    ready: () => flagsReady(address),
  };
}

export function apiProgram(setting: Setting): ChildPlan {
  const compiled = join(ROOT, 'dist', 'apps', 'api', 'src', 'main.js');
  const program = setting.watch ? ['--watch', '--watch-preserve-output', compiled] : [SERVICE];
  return {
    name: 'api',
    what: 'the service',
    command: process.execPath,
    args: ['--enable-source-maps', ...program],
    cwd: ROOT,
    env: () => apiEnvironment(setting),
    log: setting.folder.logOf('api'),
    ready: () => answers(`${addressOf(setting.ports.api)}/health`),
  };
}

/** Returns the compiler in watch mode. It is ready after the first compilation; `apiProgram` restarts on its output. */
export function compilerProgram({ folder, environment }: Setting): ChildPlan {
  const log = folder.logOf('compiler');
  return {
    name: 'compiler',
    what: 'the compiler',
    command: process.execPath,
    args: [join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', 'api', '--watch'],
    cwd: ROOT,
    env: inherited(environment),
    log,
    ready: () => Promise.resolve(readFileSync(log, 'utf8').includes('Watching for file changes')),
  };
}

export function webProgram({ ports, folder, keys, watch, environment }: Setting): ChildPlan {
  const app = join(ROOT, 'apps', 'web');
  const built = join(app, '.next', 'standalone', 'apps', 'web', 'server', 'main.js');
  const port = String(ports.web);
  return {
    name: 'web',
    what: 'the web application',
    command: process.execPath,
    args: watch ? [join(app, 'server', 'main.ts'), '--dev'] : [built],
    cwd: app,
    env: {
      ...inherited(environment),
      NODE_ENV: watch ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: port,
      HOSTNAME: LOOPBACK,
      STAGE: 'local',
      API_URL: addressOf(ports.api),
      PHOTO_UPLOAD_ORIGIN: addressOf(ports.api),
      PUBLIC_ORIGIN: publicOrigins(ports),
      LOCAL_MAILS: folder.at(MAILS),
      VISITOR_ADDRESS_SECRET: keys.visitorAddressSecret,
      // Pushes an edit of flags.json to open pages without an additional delay.
      FLAGS_REFRESH_SECONDS: environment['FLAGS_REFRESH_SECONDS'] ?? '1',
    },
    log: folder.logOf('web'),
    ready: () => answers(addressOf(ports.web)),
  };
}

function apiEnvironment({ ports, keys, tables, version, environment, folder }: Setting): NodeJS.ProcessEnv {
  const serving = pointedTables(folder.at(POINTER_FILE), tables);
  const { issuer, jwksUri } = localIssuer(addressOf(ports.identity), USER_POOL_ID);
  return {
    ...inherited(environment),
    NODE_ENV: 'production',
    STAGE: 'local',
    HOST: LOOPBACK,
    PORT: String(ports.api),
    VERSION: version,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: addressOf(ports.database),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: addressOf(ports.identity),
    AWS_ENDPOINT_URL_APPCONFIGDATA: addressOf(ports.flags),
    COGNITO_USER_POOL_ID: USER_POOL_ID,
    COGNITO_APP_CLIENT_ID: CLIENT_ID,
    COGNITO_ISSUER: issuer,
    COGNITO_JWKS_URI: jwksUri,
    ...Object.fromEntries(Object.entries(serving).map(([name, table]) => [`TABLE_${name.toUpperCase()}`, table])),
    PUBLIC_ORIGIN: publicOrigins(ports),
    ...Object.fromEntries(Object.entries(SHARED_KEYS).map(([variable, name]) => [variable, keys[name]])),
    LOG_ARCHIVE: folder.at('log-archive'),
    PHOTO_STORE: folder.at('photos'),
    MAIL_TRANSPORT: `file:${folder.at(MAILS)}`,
    PHOTO_UPLOAD_ORIGIN: addressOf(ports.api),
    API_KEY: keys.apiKey,
    VISITOR_ADDRESS_SECRET: keys.visitorAddressSecret,
    ADMIN_SIGNING_KEYS: adminSigningKeys(keys),
  };
}

/**
 * Returns the caller's environment without AWS variables, so that settings of the service pass through and the stack
 * never reaches a real account.
 */
function inherited(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
  await answer.body?.cancel();
  return answer.status < 500;
}
