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

/** Returns the verifier as one HTML page with the keys of this deployment. */
export async function savedVerifier(keys: TrustedKeys): Promise<Blob> {
  const page = await get('/verifier.html');
  // JSON in a script element must not end it.
  const json = JSON.stringify(keys).replaceAll('<', '\\u003c');
  return new Blob(
    [
      page.replace(
        '<script type="application/json" id="keys">null',
        () => `<script type="application/json" id="keys">${json}`,
      ),
    ],
    {
      type: 'text/html',
    },
  );
}

async function get(path: string): Promise<string> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}`);
  return answer.text();
}
