import { OpenFeature, type BooleanFlagKey, type Hook, type StringFlagKey } from '@openfeature/server-sdk';
import type { FlagManifest } from './definition.ts';
import { CivicForgeProvider } from './provider.ts';
import { createStaticSource } from './static-source.ts';

const common = { kind: 'ops', owner: 'test', created: '2026-01-01', expires: null, description: '' } as const;
const manifest = { 'boolean-flag': { ...common, type: 'boolean', default: false } } as const satisfies FlagManifest;
const client = OpenFeature.getClient();

beforeEach(async () => {
  const source = createStaticSource({ manifest, document: { flags: { 'boolean-flag': { enabled: true } } } });
  await OpenFeature.setProviderAndWait(new CivicForgeProvider({ source }));
});
afterEach(async () => {
  client.clearHooks();
  await OpenFeature.clearProviders();
});

describe('hooks', () => {
  const calls: [string, unknown][] = [];
  const hook: Hook = {
    before: () => {
      calls.push(['before', undefined]);
    },
    after: (_, evaluation) => {
      calls.push(['after', evaluation]);
    },
    error: (_, error) => {
      calls.push(['error', error]);
    },
    finally: (_, evaluation) => {
      calls.push(['finally', evaluation]);
    },
  };
  beforeEach(() => {
    calls.length = 0;
    client.addHooks(hook);
  });

  it('see the details of an evaluation', async () => {
    await client.getBooleanDetails('boolean-flag' as BooleanFlagKey, false);
    const expected = { flagKey: 'boolean-flag', value: true, variant: 'on', reason: 'STATIC' };
    expect(calls.map(([name]) => name)).toEqual(['before', 'after', 'finally']);
    expect(calls[1]?.[1]).toMatchObject(expected);
    expect(calls[2]?.[1]).toMatchObject(expected);
  });

  it.each([
    ['missing-flag', 'uh-oh', 'FLAG_NOT_FOUND'],
    ['boolean-flag', 'uh-oh', 'TYPE_MISMATCH'],
  ] as const)('see the error of %s', async (key, fallback, errorCode) => {
    await client.getStringDetails(key as StringFlagKey, fallback);
    expect(calls.map(([name]) => name)).toEqual(['before', 'error', 'finally']);
    expect(calls[2]?.[1]).toMatchObject({ flagKey: key, value: fallback, reason: 'ERROR', errorCode });
  });
});
