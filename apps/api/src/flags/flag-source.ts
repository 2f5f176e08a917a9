import { createOverrideSource, createStaticSource, type FlagSource } from '@civicforge/flags';
import { createAppConfigSource } from '@civicforge/flags/appconfig';
import { type FlagKey, FLAGS } from '@civicforge/contract/flags/manifest';
import { installCallSpans } from '../spans/call-spans.ts';
import type { Tracing } from '../spans/tracing.ts';
import type { Settings } from '../config/settings.ts';

/** Injection token of the flag source. Tests provide their own. */
export const FLAG_SOURCE = Symbol('FlagSource');

export type ServiceFlagSource = FlagSource<FlagKey>;

/** Creates the configured source, with the overrides of a developer if there are any. */
export function createFlagSource(settings: Settings, tracing: Tracing): ServiceFlagSource {
  const { override } = settings.flagFiles;
  const base = createBaseSource(settings, tracing);
  return override === undefined ? base : createOverrideSource({ manifest: FLAGS, base, path: override });
}

/**
 * Uses AppConfig if it is configured. The stages local and test may run without it on the manifest's defaults, which are
 * never stale.
 */
function createBaseSource(settings: Settings, tracing: Tracing): ServiceFlagSource {
  const { appConfig, endpoints, flagFiles, isLocalOrTest, region } = settings;
  if (isLocalOrTest && endpoints.appConfigData === undefined) {
    return createStaticSource({ manifest: FLAGS, document: { flags: {} }, version: 'bundled' });
  }
  const { appConfigData: endpoint } = endpoints;
  return createAppConfigSource({
    manifest: FLAGS,
    ...appConfig,
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(flagFiles.keep !== undefined && { keepAt: flagFiles.keep }),
    // The poller runs outside of any request.
    onClient: (client) => {
      installCallSpans(client, 'AppConfigData', tracing);
    },
  });
}
