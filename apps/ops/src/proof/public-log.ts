import { type Checkpoint, parseCheckpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { fromVerifierKey, verifyNote } from '../../../../libs/proof/src/log/note.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { sha256, verifyEd25519 } from './node-primitives.ts';

const TIMEOUT_MS = 30_000;

/** The public log of a stage over HTTP, as every auditor reads it. */
export class PublicLog {
  private readonly fetch: typeof globalThis.fetch;
  private readonly api: string;

  constructor(fetch: typeof globalThis.fetch, api: string) {
    this.fetch = fetch;
    this.api = api;
  }

  /** @throws OpsFailure for any answer but a success */
  async bytes(path: string): Promise<Uint8Array> {
    const url = new URL(path, this.api);
    const answer = await this.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new OpsFailure(`${url.href} answered ${String(answer.status)}.`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  async text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path));
  }

  /** Returns the bytes of a file of the log, for example `checkpoint` or `tile/0/000`. */
  logFile(path: string): Promise<Uint8Array> {
    return this.bytes(`/api/v1/public/log/${path}`);
  }

  async verifierKey(): Promise<string> {
    return (await this.text('/.well-known/civicforge-log.vkey')).trim();
  }

  /**
   * Returns the published checkpoint after the check of its signature.
   * @throws OpsFailure for a checkpoint that the log's key did not sign
   */
  async checkpoint(): Promise<{
    readonly checkpoint: Checkpoint;
    readonly text: string;
    readonly verifierKey: string;
  }> {
    const verifierKey = await this.verifierKey();
    const text = new TextDecoder().decode(await this.logFile('checkpoint'));
    const checkpoint = parseCheckpoint(text);
    const key = fromVerifierKey(verifierKey, sha256);
    if (checkpoint === undefined || key === undefined) throw new OpsFailure('The log serves no checkpoint or no key.');
    const isSigned = await verifyNote(checkpoint.note, key, { sha256, verify: verifyEd25519 });
    if (!isSigned || checkpoint.origin !== key.name)
      throw new OpsFailure('The key of the log did not sign its checkpoint.');
    return { checkpoint, text, verifierKey };
  }
}
