import { Inject, Injectable } from '@nestjs/common';
import { type NoteKey, toVerifierKey } from '@civicforge/proof/log/note';
import { signCheckpoint } from '@civicforge/proof/log/checkpoint';
import type { TreeHead } from '@civicforge/proof/log/tree';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ed25519FromSeed, ed25519PublicBytes, sha256, signEd25519 } from '../proof/crypto.ts';

/** The key that signs checkpoints. */
@Injectable()
export class LogKey {
  /** Origin of a log that starts now. A log keeps the origin of its first start. */
  readonly origin: string;
  private readonly secret;
  private readonly publicKey: Uint8Array;

  constructor(@Inject(SETTINGS) { publicOrigins, logKey }: Settings) {
    this.origin = `${new URL(publicOrigins[0] ?? '').host}/api/v1/public/log`;
    this.secret = ed25519FromSeed(logKey);
    this.publicKey = ed25519PublicBytes(this.secret);
  }

  /** Returns the line that verifies the checkpoints of a log. @see https://c2sp.org/signed-note */
  verifierKey(origin: string): string {
    return toVerifierKey(this.keyOf(origin), sha256);
  }

  /** Returns a signed checkpoint. The signature is deterministic, so two processes sign the same bytes. */
  sign(origin: string, head: TreeHead): Promise<string> {
    const sign = (message: Uint8Array) => signEd25519(this.secret, message);
    return signCheckpoint(head, this.keyOf(origin), { sha256, sign });
  }

  private keyOf(name: string): NoteKey {
    return { name, publicKey: this.publicKey };
  }
}
