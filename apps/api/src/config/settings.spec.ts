import { DEFAULT_ECONOMY } from '@civicforge/domain';
import { SettingsError } from './reader.ts';
import { readSettings } from './settings.ts';
import { variablesOf } from './variable.ts';
import { DECLARATIONS } from './variables.ts';

const STAGES = ['local', 'test', 'dev', 'staging', 'prod'];
const KEY = Buffer.alloc(32, 7).toString('base64url');
const LOCAL = { STAGE: 'local', COGNITO_USER_POOL_ID: 'us-east-1_Local0001', COGNITO_APP_CLIENT_ID: 'client1' };
const PROD = {
  ...LOCAL,
  STAGE: 'prod',
  PUBLIC_ORIGIN: 'https://civicforge.example',
  CURSOR_KEY: KEY,
  EXPERIMENT_KEY: KEY,
  ISSUER_KEYS: KEY,
  LOG_KEY: KEY,
  WEBHOOK_KEYS: KEY,
  VAPID_KEY: KEY,
  LOG_ARCHIVE: 's3://civicforge-prod-log-archive',
  PHOTO_STORE: 's3://civicforge-prod-photos',
};

/** The message with which a start stops, or undefined where it does not. */
function refusal(environment: Record<string, string>): string | undefined {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return undefined;
}

describe('the settings', () => {
  it('have a default for everything that may have one', () => {
    const settings = readSettings(LOCAL);
    expect(settings).toMatchObject({
      stage: 'local',
      isLocalOrTest: true,
      host: '127.0.0.1',
      port: 3001,
      region: 'us-east-1',
      cognito: {
        issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Local0001',
        jwksUri: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Local0001/.well-known/jwks.json',
      },
      tables: { quests: 'civicforge-local-quests', runtime: 'civicforge-local-runtime' },
      publicOrigins: ['http://localhost:5173', 'http://127.0.0.1:5173'],
      secureCookies: false,
      rateLimitFactor: 1,
      maxRequestsPerSecond: 100,
      burst: 200,
      trustedProxyHops: 0,
      economy: DEFAULT_ECONOMY,
      endpoints: {},
    });
    expect([settings.cursorKey, settings.experimentKey].map(({ length }) => length)).toEqual([32, 32]);
  });

  it('come from the declared variables and from no other', () => {
    const names = variablesOf(DECLARATIONS).map(({ name }) => name);
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(LOCAL, {
      get: (target, name: string) => (read.add(name), target[name]),
    });
    readSettings(environment);
    expect(new Set(names).size).toBe(names.length);
    expect([...read].sort()).toEqual([...names].sort());
  });

  it('are the same with every default spelled out, so that each default obeys its rule', () => {
    const values: Record<string, string> = {
      '{stage}': 'local',
      '{region}': 'us-east-1',
      '{pool}': LOCAL.COGNITO_USER_POOL_ID,
      '{issuer}': 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Local0001',
    };
    const documented = variablesOf(DECLARATIONS).flatMap(({ name, default: value, local }) => {
      const text = typeof local === 'string' ? local : value;
      return text === undefined ? [] : [[name, text.replaceAll(/\{\w+\}/g, (found) => values[found] ?? found)]];
    });
    const madeByProcess = ['cursorKey', 'experimentKey', 'issuerKeys', 'logKey', 'webhookKeys', 'vapidKey'];
    const random = Object.fromEntries([...madeByProcess, 'logArchive', 'photoStore'].map((name) => [name, 0]));
    const spelledOut = readSettings({ ...Object.fromEntries(documented), ...LOCAL });
    expect({ ...spelledOut, ...random }).toEqual({ ...readSettings(LOCAL), ...random });
  });

  it('of production need their secrets and their origin', () => {
    expect(refusal(PROD)).toBeUndefined();
    expect(refusal({ ...LOCAL, STAGE: 'prod' })).toMatch(
      /PUBLIC_ORIGIN is missing.*CURSOR_KEY is missing.*EXPERIMENT_KEY is missing.*ISSUER_KEYS is missing.*LOG_KEY is missing.*WEBHOOK_KEYS is missing.*VAPID_KEY is missing.*LOG_ARCHIVE is missing.*PHOTO_STORE is missing/s,
    );
    expect(readSettings(PROD)).toMatchObject({ secureCookies: true, isLocalOrTest: false });
  });

  it('name every variable at fault in one message, with its value and its rule', () => {
    const message = refusal({ ...LOCAL, PORT: 'http', LOG_LEVEL: 'loud', ECONOMY_QUEST_COST: '-1' });
    expect(message).toContain('PORT: "http" is refused: must be whole number 0 to 65535');
    expect(message).toContain('LOG_LEVEL: "loud" is refused: must be one of fatal, error, warn');
    expect(message).toContain('ECONOMY_QUEST_COST: "-1" is refused');
  });

  it('never print a secret', () => {
    for (const name of [
      'CURSOR_KEY',
      'EXPERIMENT_KEY',
      'ISSUER_KEYS',
      'LOG_KEY',
      'WEBHOOK_KEYS',
      'VAPID_KEY',
      'API_KEY',
      'VISITOR_ADDRESS_SECRET',
    ]) {
      const message = refusal({ ...LOCAL, [name]: 'too secret' });
      expect(message).toContain(`${name}: the given value (not shown) is refused`);
      expect(message).not.toContain('too secret');
    }
  });

  it('treat an empty variable as an unset one', () => {
    expect(readSettings({ ...LOCAL, PORT: '', API_KEY: ' ' }).port).toBe(3001);
    expect(refusal({ ...LOCAL, COGNITO_USER_POOL_ID: '' })).toContain('COGNITO_USER_POOL_ID is missing');
  });

  it('take files of the flags by absolute path, and an override in the stages local and test only', () => {
    const files = { FLAGS_KEEP_FILE: '/var/lib/civicforge/flags.json', FLAGS_OVERRIDE_FILE: '/tmp/mine.json' };
    expect(readSettings({ ...LOCAL, ...files }).flagFiles).toEqual({
      keep: files.FLAGS_KEEP_FILE,
      override: files.FLAGS_OVERRIDE_FILE,
    });
    expect(readSettings(LOCAL).flagFiles).toEqual({ keep: undefined, override: undefined });
    expect(() => readSettings({ ...LOCAL, FLAGS_KEEP_FILE: 'flags.json' })).toThrow('FLAGS_KEEP_FILE');
    for (const STAGE of ['dev', 'staging', 'prod']) {
      expect(() => readSettings({ ...LOCAL, ...files, STAGE })).toThrow('FLAGS_OVERRIDE_FILE');
    }
  });

  it('know no stage but the five', () => {
    expect(refusal({ ...LOCAL, STAGE: 'production' })).toContain('STAGE');
    expect(refusal({ COGNITO_USER_POOL_ID: 'a_b', COGNITO_APP_CLIENT_ID: 'c' })).toContain('STAGE is missing');
    expect(refusal({ ...PROD, STAGE: '' })?.split('\n')).toHaveLength(2);
    for (const stage of STAGES) expect(refusal({ ...PROD, STAGE: stage })).toBeUndefined();
  });

  it.each<[string, Record<string, string>, string]>([
    ['the identity emulator', { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:9229' }, 'emulator'],
    ['its address over https', { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://idp.example' }, 'emulator'],
    ['an http issuer', { COGNITO_ISSUER: 'http://127.0.0.1:9229/us-east-1_Local0001' }, 'COGNITO_ISSUER'],
    ['http keys', { COGNITO_JWKS_URI: 'http://127.0.0.1:9229/jwks.json' }, 'COGNITO_JWKS_URI'],
    ['an http database', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }, 'AWS_ENDPOINT_URL_DYNAMODB'],
    ['an http origin', { PUBLIC_ORIGIN: 'http://civicforge.example' }, 'PUBLIC_ORIGIN'],
    ['a folder for the checkpoints', { LOG_ARCHIVE: '/tmp/log' }, 'LOG_ARCHIVE'],
    ['another rate limit', { RATE_LIMIT_FACTOR: '2' }, 'RATE_LIMIT_FACTOR'],
  ])('refuse %s outside the stages local and test', (_, more, word) => {
    for (const stage of ['dev', 'staging', 'prod']) expect(refusal({ ...PROD, STAGE: stage, ...more })).toContain(word);
    for (const stage of ['local', 'test']) expect(refusal({ ...PROD, STAGE: stage, ...more })).toBeUndefined();
  });

  it.each<[string, string]>([
    ['PUBLIC_ORIGIN', '*'],
    ['PUBLIC_ORIGIN', 'https://*.example.org'],
    ['PUBLIC_ORIGIN', 'https://example.org/'],
    ['PUBLIC_ORIGIN', 'https://example.org/app'],
    ['PUBLIC_ORIGIN', 'https://user@example.org'],
    ['PUBLIC_ORIGIN', 'https://example.org,'],
    ['PUBLIC_ORIGIN', 'https://example.org,http://localhost:5173'],
    ['PUBLIC_ORIGIN', 'example.org'],
    ['PUBLIC_ORIGIN', 'null'],
    ['CURSOR_KEY', KEY.slice(1)],
    ['CURSOR_KEY', `${KEY}=`],
    ['EXPERIMENT_KEY', KEY.slice(1)],
    ['LOG_KEY', KEY.slice(1)],
    ['WEBHOOK_KEYS', `${KEY},`],
    ['WEBHOOK_KEYS', `${KEY},${KEY}`],
    ['VAPID_KEY', KEY.slice(1)],
    ['LOG_ARCHIVE', 'bucket'],
    ['LOG_ARCHIVE', 's3://Upper'],
    ['ISSUER_KEYS', KEY.slice(1)],
    ['ISSUER_KEYS', JSON.stringify([{ seed: KEY }, { publicKey: KEY, retiredAt: '2026-01-01T00:00:00Z', logSize: 3 }])],
    ['ISSUER_KEYS', '[]'],
    ['ISSUER_KEYS', `[{"publicKey":"${KEY}"}]`],
    ['ISSUER_KEYS', `[{"seed":"${KEY}"},{"seed":"${KEY}"}]`],
    ['ISSUER_KEYS', `[{"seed":"${KEY}","note":"x"}]`],
    ['PUBLIC_ORIGIN', 'https://192.0.2.1'],
    ['API_KEY', 'short'],
    ['ADMIN_SIGNING_KEYS', '[]'],
    ['ADMIN_SIGNING_KEYS', '{"a":"b"}'],
    ['ADMIN_SIGNING_KEYS', '{"a b":"'.concat(KEY, '"}')],
    ['ADMIN_SIGNING_KEYS', 'nonsense'],
    ['RATE_LIMIT_FACTOR', '0'],
    ['RATE_LIMIT_FACTOR', '-1'],
    ['RATE_LIMIT_FACTOR', '1e3'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['LIST_SHARDS', '0'],
    ['LIST_SHARDS', '17'],
    ['LIST_SHARDS', '2.5'],
    ['PORT', '70000'],
    ['AWS_REGION', 'somewhere'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'localhost:8000'],
    ['COGNITO_USER_POOL_ID', 'no pool'],
    ['COGNITO_ISSUER', 'ftp://x'],
    ['ECONOMY_DEFAULT_XP', '5'],
    ['ECONOMY_DEFAULT_REPUTATION', '101'],
    ['ECONOMY_SIGN_UP_POINTS', 'ten'],
  ])('refuse %s=%s', (name, value) => {
    expect(refusal({ ...LOCAL, [name]: value })).toContain(`${name}: `);
  });

  it('take origins in the form in which browsers send them, each once', () => {
    const { publicOrigins } = readSettings({
      ...PROD,
      PUBLIC_ORIGIN: 'https://App.Example:443, https://api.example:8443,https://app.example',
    });
    expect(publicOrigins).toEqual(['https://app.example', 'https://api.example:8443']);
  });

  it('take several signing keys for a rotation, and a factor with decimals', () => {
    const settings = readSettings({
      ...LOCAL,
      ADMIN_SIGNING_KEYS: JSON.stringify({ 'key-1': KEY, 'key.2': KEY }),
      RATE_LIMIT_FACTOR: '0.25',
    });
    expect(Object.keys(settings.adminSigningKeys)).toEqual(['key-1', 'key.2']);
    expect(settings.rateLimitFactor).toBe(0.25);
  });
});
