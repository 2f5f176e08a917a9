import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, type Provider } from '@openfeature/web-sdk';
import { mapFlags, readFlagAnswer, stateOf, type FlagSet } from './flag-set.ts';

/** Time limit of a refresh in milliseconds. A hanging refresh would block all later ones. */
const TIMEOUT_MS = 10_000;

let failure: Error | undefined;
let isConnected = false;

/**
 * Creates the OpenFeature provider. It neither polls nor stores flags on the device: the page decides when to refresh,
 * and the flags of one member must not appear for the next.
 */
function provider(): Provider {
  // The package declares optional members that may hold `undefined`, which exactOptionalPropertyTypes rejects.
  return new OFREPWebProvider({
    baseUrl: window.location.origin,
    cacheMode: 'disabled',
    changeDetection: 'none',
    disableVisibilityRefresh: true,
    fetchImplementation: observed,
  }) as Provider;
}

/**
 * Fetches for the provider and keeps the error of a failed refresh, which the provider does not report. Throws on an
 * answer that is not a list of flags, so that the provider keeps the last good one.
 */
async function observed(...request: Parameters<typeof fetch>): Promise<Response> {
  const [input, init] = request;
  try {
    const answer = await fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status !== 304) await readFlagAnswer(answer.clone());
    failure = undefined;
    return answer;
  } catch (cause) {
    failure = cause instanceof Error ? cause : new Error('The feature flags did not answer', { cause });
    throw failure;
  }
}

/**
 * Refreshes the flags once and returns them. Flags missing from the answer keep the state in `known`.
 * @throws Error the API is unavailable or answers with anything else.
 */
export async function askForFlags(known: FlagSet): Promise<FlagSet> {
  failure = undefined;
  if (isConnected) {
    await OpenFeature.setContext({});
  } else {
    await OpenFeature.setProviderAndWait(provider());
    isConnected = true;
  }
  // `observed` sets it meanwhile, which the compiler cannot see.
  const found = failure as Error | undefined;
  if (found !== undefined) throw found;
  const client = OpenFeature.getClient();
  return mapFlags(known, (key, state) => {
    const { value, variant, flagMetadata, errorCode } = client.getBooleanDetails(key, state.on);
    return errorCode === undefined ? stateOf({ value, variant, metadata: flagMetadata }, state) : state;
  });
}
