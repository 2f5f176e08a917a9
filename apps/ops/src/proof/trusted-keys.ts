import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toVerifierKey } from '../../../../libs/proof/src/log/note.ts';
import { parseTlogProof } from '../../../../libs/proof/src/log/tlog-proof.ts';
import { toMultikey } from '../../../../libs/proof/src/multikey.ts';
import type { TrustedKeys } from '../../../../libs/proof/src/verify/fact.ts';
import { objectAt, textAt } from '../../../../libs/proof/src/verify/json.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import { publicKeyOf, sha256 } from './node-primitives.ts';

const TIMEOUT_MS = 15_000;
const LOCAL_HOST = /^localhost(?::\d+)?$/;
const LOG_PATH = '/api/v1/public/log';

export interface KeySources {
  /** Path of `{ "did", "vkey" }`. It replaces all other sources. */
  readonly file?: string | undefined;
  /** Hosts whose keys may be fetched, for example `civicforge.example`. */
  readonly hosts: readonly string[];
  /** Data folder of a local stack. */
  readonly data: string;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Returns the trusted keys for a receipt, or undefined if its issuer is not known.
 * @throws OpsFailure for a key file in another form
 */
export async function trustedKeys(
  bundle: unknown,
  { file, hosts, data, fetch }: KeySources,
): Promise<TrustedKeys | undefined> {
  if (file !== undefined) return keysOfFile(file);
  const issuer = textAt(objectAt(bundle, 'receipt'), 'issuer');
  const host = hostOf(issuer);
  if (host === undefined) return undefined;
  if (LOCAL_HOST.test(host)) return keysOfDataFolder(issuer, bundle, data);
  return hosts.includes(host) ? keysOfHost(host, fetch) : undefined;
}

function keysOfFile(path: string): TrustedKeys {
  const needed = 'It must hold { "did": <did.json>, "vkey": "<line>" }.';
  const value = readJsonFile(path, needed);
  const vkey = textAt(value, 'vkey');
  const did = objectAt(value, 'did');
  if (vkey === '' || textAt(did, 'id') === '') throw new OpsFailure(`${path} holds no keys. ${needed}`, EXIT.usage);
  return { did, vkey };
}

/**
 * Derives the public keys from the seeds of a local stack, which need not run. The log keeps the name of its first start,
 * the issuer follows the port: any name on this machine belongs to the stack.
 */
function keysOfDataFolder(issuer: string, bundle: unknown, data: string): TrustedKeys | undefined {
  const path = join(data, 'keys.json');
  if (!existsSync(path)) return undefined;
  const keys = readJsonFile(path, 'It must be the file of a local stack.');
  const [issuerKey, logKey] = [textAt(keys, 'issuerKey'), textAt(keys, 'logKey')];
  if (issuerKey === '' || logKey === '') return undefined;
  const publicKeyMultibase = toMultikey(publicKeyOf(Buffer.from(issuerKey, 'base64url')));
  const id = `${issuer}#${publicKeyMultibase}`;
  const origin = parseTlogProof(textAt(objectAt(bundle, 'log'), 'proof'))?.checkpoint.origin ?? '';
  const name = LOCAL_HOST.test(origin.replace(LOG_PATH, '')) ? origin : `${hostOf(issuer) ?? ''}${LOG_PATH}`;
  return {
    did: { id: issuer, assertionMethod: [{ id, type: 'Multikey', controller: issuer, publicKeyMultibase }] },
    vkey: toVerifierKey({ name, publicKey: publicKeyOf(Buffer.from(logKey, 'base64url')) }, sha256),
  };
}

async function keysOfHost(host: string, fetch: typeof globalThis.fetch): Promise<TrustedKeys> {
  const get = async (path: string) => {
    const url = `https://${host}/.well-known/${path}`;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new OpsFailure(`${url} answered ${String(answer.status)}.`);
    return answer.text();
  };
  return { did: JSON.parse(await get('did.json')) as unknown, vkey: (await get('civicforge-log.vkey')).trim() };
}

/** Returns the host of a `did:web` without a path. */
function hostOf(did: string): string | undefined {
  const name = /^did:web:([\w.-]+(?:%3A\d+)?)$/.exec(did)?.[1];
  return name?.replace('%3A', ':');
}
