import { createOverrideSource, createStaticSource, type FlagSource } from '@civicforge/flags';
import { createAppConfigSource } from '@civicforge/flags/appconfig';
import { type FlagKey, FLAGS } from '@civicforge/contract/flags/manifest';
import { installCallSpans } from '../spans/call-spans.ts';
import type { Tracing } from '../spans/tracing.ts';
import type { Settings } from '../config/settings.ts';

/** Injection token of the source of flags; a test gives one of its own. */
export const FLAG_SOURCE = Symbol('FlagSource');

export type ServiceFlagSource = FlagSource<FlagKey>;

/** The source that the settings name, under the flags of a developer where there are some. */
export function createFlagSource(settings: Settings, tracing: Tracing): ServiceFlagSource {
  const { override } = settings.flagFiles;
  const base = createBaseSource(settings, tracing);
  return override === undefined ? base : createOverrideSource({ manifest: FLAGS, base, path: override });
}

/**
 * AppConfig wherever there is one. The stages local and test may run without: then the manifest's defaults serve, and
 * nothing is stale about them.
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
    // The poller is nobody's request.
    onClient: (client) => {
      installCallSpans(client, 'AppConfigData', tracing);
    },
  });
}
