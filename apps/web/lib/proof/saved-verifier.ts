'use client';

import type { TrustedKeys } from '@civicforge/proof/verify/fact';

/** Fetches the keys of this deployment. Undefined if they are not reachable. */
export async function deploymentKeys(): Promise<TrustedKeys | undefined> {
  try {
    const [did, vkey] = await Promise.all([get('/.well-known/did.json'), get('/.well-known/civicforge-log.vkey')]);
    return { did: JSON.parse(did) as unknown, vkey: vkey.trim() };
  } catch {
    return undefined;
  }
}

/** The element of the page that holds the keys. The formatter may put white space around its content. */
const NO_KEYS = /(<script type="application\/json" id="keys">)\s*null\s*(?=<\/script>)/;

/**
 * Returns the verifier as one HTML page with the keys of this deployment.
 * @throws Error if the page has no place for them
 */
export async function savedVerifier(keys: TrustedKeys): Promise<Blob> {
  const page = await get('/verifier.html');
  if (!NO_KEYS.test(page)) throw new Error('the saved verifier has no place for the keys');
  // JSON in a script element must not end it.
  const json = JSON.stringify(keys).replaceAll('<', '\\u003c');
  const withKeys = page.replace(NO_KEYS, (_, start: string) => start + json);
  return new Blob([withKeys], { type: 'text/html' });
}

async function get(path: string): Promise<string> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}`);
  return answer.text();
}
