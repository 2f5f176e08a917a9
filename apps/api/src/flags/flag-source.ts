import { createStaticSource, type FlagSource } from '@civicforge/flags';
import { createAppConfigSource } from '@civicforge/flags/appconfig';
import { type FlagKey, FLAGS } from '@civicforge/contract/flags/manifest';
import { installCallSpans } from '../spans/call-spans.ts';
import type { Tracing } from '../spans/tracing.ts';
import type { Settings } from '../config/settings.ts';

/** Injection token of the source of flags; a test gives one of its own. */
export const FLAG_SOURCE = Symbol('FlagSource');

export type ServiceFlagSource = FlagSource<FlagKey>;

/**
 * AppConfig wherever there is one. The stages local and test may run without: then the manifest's defaults serve, and
 * nothing is stale about them.
 */
export function createFlagSource(settings: Settings, tracing: Tracing): ServiceFlagSource {
  const { appConfig, endpoints, isLocalOrTest, region } = settings;
  if (isLocalOrTest && endpoints.appConfigData === undefined) {
    return createStaticSource({ manifest: FLAGS, document: { flags: {} }, version: 'bundled' });
  }
  const { appConfigData: endpoint } = endpoints;
  return createAppConfigSource({
    manifest: FLAGS,
    ...appConfig,
    region,
    ...(endpoint !== undefined && { endpoint }),
    // The poller is nobody's request.
    onClient: (client) => {
      installCallSpans(client, 'AppConfigData', tracing);
    },
  });
}
