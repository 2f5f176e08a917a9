import { OpenFeature, type EvaluationContext, type StringFlagKey } from '@openfeature/server-sdk';
import type { FlagManifest } from './definition.ts';
import type { FlagEntry } from './document.ts';
import { CivicForgeProvider } from './provider.ts';
import { createStaticSource } from './static-source.ts';

const common = { kind: 'ops', owner: 'test', created: '2026-01-01', expires: null, description: '' } as const;

afterEach(() => OpenFeature.clearProviders());

describe('a flag that is off', () => {
  const manifest = { off: { ...common, type: 'string', default: 'declared' } } as const satisfies FlagManifest;
  const value = { variants: [{ name: 'one', weight: 1, value: 'chosen' }] };
  const answer = async (entry: FlagEntry | undefined, context: EvaluationContext = { targetingKey: 'ada' }) => {
    const document = { flags: entry ? { off: { ...value, ...entry } } : {} };
    await OpenFeature.setProviderAndWait(
      new CivicForgeProvider({ source: createStaticSource({ manifest, document }) }),
    );
    return OpenFeature.getClient().getStringDetails('off' as StringFlagKey, 'callers', context);
  };

  it.each<[string, FlagEntry, string]>([
    ['killed', { enabled: true, killed: true }, 'DISABLED'],
    ['not enabled', { enabled: false }, 'STATIC'],
    ['off for a blocked person', { enabled: true, blocklist_users: ['ada'] }, 'TARGETING_MATCH'],
    ['off above the percentage', { rollout_percentage: 0.01 }, 'SPLIT'],
  ])('serves the caller’s default when it is %s', async (_, entry, reason) => {
    expect(await answer(entry)).toMatchObject({ value: 'callers', reason });
  });

  it('serves the manifest’s default where no rule matched, and where the document has no such flag', async () => {
    expect(await answer({ whitelist_users: ['ben'] })).toMatchObject({ value: 'declared', reason: 'DEFAULT' });
    expect(await answer(undefined)).toMatchObject({ value: 'declared', reason: 'DEFAULT' });
  });
});
