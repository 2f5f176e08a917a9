import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, type Provider } from '@openfeature/web-sdk';
import { mapFlags, readFlagAnswer, stateOf, type FlagSet } from './flag-set.ts';

/** Longer than the service ever takes; a refresh that hangs would keep all later ones away. */
const PATIENCE_MS = 10_000;

let failure: Error | undefined;
let isConnected = false;

/**
 * The service's flags by OpenFeature. The provider neither polls by itself nor keeps anything on the device: when to ask
 * is decided in one place for the page, and the flags of one person must not greet the next.
 */
function provider(): Provider {
  // The package is written for a laxer compiler: it names optional members that may hold `undefined`.
  return new OFREPWebProvider({
    baseUrl: window.location.origin,
    cacheMode: 'disabled',
    changeDetection: 'none',
    disableVisibilityRefresh: true,
    fetchImplementation: observed,
  }) as Provider;
}

/**
 * Fetches for the provider, which does not report a refresh that failed: the failure is kept here. An answer that is not
 * a list of flags is thrown, so that the provider keeps the last good one.
 */
async function observed(...request: Parameters<typeof fetch>): Promise<Response> {
  const [input, init] = request;
  try {
    const answer = await fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status !== 304) await readFlagAnswer(answer.clone());
    failure = undefined;
    return answer;
  } catch (cause) {
    failure = cause instanceof Error ? cause : new Error('The feature flags did not answer', { cause });
    throw failure;
  }
}

/**
 * Asks once and gives what every flag is now; `known` keeps what is not in the answer.
 * @throws Error the service is away, or answers something else.
 */
export async function askForFlags(known: FlagSet): Promise<FlagSet> {
  failure = undefined;
  if (isConnected) {
    await OpenFeature.setContext({});
  } else {
    await OpenFeature.setProviderAndWait(provider());
    isConnected = true;
  }
  // Set by `observed` meanwhile, which the compiler cannot see.
  const found = failure as Error | undefined;
  if (found !== undefined) throw found;
  const client = OpenFeature.getClient();
  return mapFlags(known, (key, state) => {
    const { value, variant, flagMetadata, errorCode } = client.getBooleanDetails(key, state.on);
    return errorCode === undefined ? stateOf({ value, variant, metadata: flagMetadata }, state) : state;
  });
}
