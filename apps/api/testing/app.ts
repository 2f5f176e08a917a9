import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import supertest from 'supertest';
import { type AppOverrides, createApp } from '../src/app.ts';
import { SealedSession } from '../src/auth/sealed-session.ts';
import { readSettings, type Settings } from '../src/config/settings.ts';
import { makeTables, testDatabase } from './tables.ts';
import { CLIENT_ID, TestPool, type TokenOptions } from './tokens.ts';

export const OWN_ORIGIN = 'http://localhost:5173';
export const API_KEY = 'an-api-key-for-tests';
export const VISITOR_SECRET = 'a-visitor-secret-for-tests';

/** The service on tables of its own, with a user pool that signs whatever a test wants. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly pool: TestPool;
  readonly settings: Settings;
  /** Lines of the log, parsed. */
  readonly log: Record<string, unknown>[];
  /** A client without any credentials. */
  readonly http: ReturnType<typeof supertest>;
  bearer(options?: TokenOptions): string;
  /** The value of a refresh cookie of ours. */
  refreshCookie(userId?: string, session?: { refreshToken?: string; signedInAt?: number }): string;
  close(): Promise<void>;
}

export interface TestAppOptions extends AppOverrides {
  readonly environment?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const pool = await TestPool.start();
  const settings = { ...(await testSettings(pool, options.environment)), ...options.settings };
  const log: Record<string, unknown>[] = [];
  const app = await createApp(settings, {
    logTo: { write: (line) => log.push(JSON.parse(line) as Record<string, unknown>) },
    // Whatever the stage, a test asks no AppConfig.
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: {} } }),
    ...options,
  });
  await app.listen(0, '127.0.0.1');
  // A test that fails before it closes its service must not keep the whole run from ending.
  app.getHttpServer().unref();
  return {
    app,
    pool,
    settings,
    log,
    http: supertest(app.getHttpServer()),
    bearer: (token) => `Bearer ${pool.token(token)}`,
    refreshCookie: (userId = 'ada', session = {}) =>
      new SealedSession(settings.cursorKey).seal({
        refreshToken: 'opaque',
        signedInAt: nowInSeconds(),
        userId,
        ...session,
      }),
    close: async () => {
      await app.close();
      await pool.stop();
    },
  };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

async function testSettings(pool: TestPool, environment: Readonly<Record<string, string>> = {}): Promise<Settings> {
  return readSettings({
    STAGE: 'test',
    LOG_LEVEL: 'info',
    AWS_ENDPOINT_URL_DYNAMODB: testDatabase(),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: new URL(pool.issuer).origin,
    COGNITO_USER_POOL_ID: 'us-east-1_Test00001',
    COGNITO_APP_CLIENT_ID: CLIENT_ID,
    COGNITO_ISSUER: pool.issuer,
    COGNITO_JWKS_URI: pool.jwksUri,
    ...(await makeTables()),
    PUBLIC_ORIGIN: `${OWN_ORIGIN},http://127.0.0.1:5173`,
    API_KEY,
    VISITOR_ADDRESS_SECRET: VISITOR_SECRET,
    ...economyOfRun(),
    ...environment,
  });
}

/** Specs that judge amounts run with another economy (`other-economy.ts`): none relies on the values that are shipped. */
function economyOfRun(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith('ECONOMY_'));
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
}
