import { type Checkpoint, parseCheckpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { fromVerifierKey, verifyNote } from '../../../../libs/proof/src/log/note.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { sha256, verifyEd25519 } from './node-primitives.ts';

const TIMEOUT_MS = 30_000;

/** Attempts of one read. A rate limit ends within a minute. */
const TRIES = 5;

/** The public log of a stage over HTTP, as every auditor reads it. */
export class PublicLog {
  private readonly context: Pick<OpsContext, 'fetch' | 'clock'>;
  private readonly api: string;

  constructor(context: Pick<OpsContext, 'fetch' | 'clock'>, api: string) {
    this.context = context;
    this.api = api;
  }

  /**
   * Reads a path. Waits as long as the service asks for when it limits the rate of reads.
   * @throws OpsFailure for any answer but a success
   */
  async bytes(path: string): Promise<Uint8Array> {
    const url = new URL(path, this.api);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.context.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
      await answer.body?.cancel();
      if (answer.status !== 429 || attempt === TRIES)
        throw new OpsFailure(`${url.href} answered ${String(answer.status)}.`);
      await this.context.clock.sleep(1_000 * Number(answer.headers.get('retry-after') ?? '1'));
    }
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
