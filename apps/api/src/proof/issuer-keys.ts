import { Inject, Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { fromMultikey, toMultikey } from '@civicforge/proof/multikey';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { platformOf } from './platform.ts';
import { ed25519FromSeed, ed25519PublicBytes, signEd25519 } from './crypto.ts';

const CONTEXT = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'];

/** A key of the issuer as its DID document shows it. @see https://www.w3.org/TR/cid-1.0/#Multikey */
export interface IssuerMultikey {
  readonly id: string;
  readonly type: 'Multikey';
  readonly controller: string;
  readonly publicKeyMultibase: string;
  /** Time from which the key signs nothing. Its signatures stay valid. */
  readonly retiredAt?: string;
  /** Time of a compromise. Verifiers refuse the key from then on. */
  readonly revoked?: string;
  /** Size of the log before the compromise. Verifiers refuse receipts of the key at later places. */
  readonly logSize?: number;
}

/** The keys that sign receipts. The first one without an end signs. */
@Injectable()
export class IssuerKeys {
  /** The service as `did:web`. */
  readonly platform: string;
  private readonly multikeys: readonly IssuerMultikey[];
  private readonly signingKey: KeyObject;
  private readonly signingMultikey: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const { issuerKeys } = settings;
    this.platform = platformOf(settings);
    const keys = issuerKeys.map(({ seed, publicKey, ...end }) => {
      const secret = seed === undefined ? undefined : ed25519FromSeed(Buffer.from(seed, 'base64url'));
      const bytes = secret ? ed25519PublicBytes(secret) : Buffer.from(publicKey ?? '', 'base64url');
      return { secret, multikey: this.multikeyOf(bytes, end) };
    });
    const signing = keys.find(({ multikey }) => multikey.retiredAt === undefined && multikey.revoked === undefined);
    if (signing?.secret === undefined) throw new Error('ISSUER_KEYS has no key that signs');
    this.multikeys = keys.map(({ multikey }) => multikey);
    this.signingKey = signing.secret;
    this.signingMultikey = signing.multikey.publicKeyMultibase;
  }

  /**
   * Returns the verification method of the signing key.
   * @param platform issuer of the receipt: the service under the address that it had when the work was submitted
   */
  verificationMethod(platform: string): string {
    return `${platform}#${this.signingMultikey}`;
  }

  sign(message: Uint8Array): Uint8Array {
    return signEd25519(this.signingKey, message);
  }

  /** Returns the public key of a verification method, retired keys included, or undefined. */
  publicKeyOf(verificationMethod: string): Uint8Array | undefined {
    const multikey = verificationMethod.split('#').at(-1);
    const known = this.multikeys.find(({ publicKeyMultibase }) => publicKeyMultibase === multikey);
    return known && fromMultikey(known.publicKeyMultibase);
  }

  /** Returns the DID document with all keys, retired ones included. @see https://www.w3.org/TR/did-1.0/ */
  didDocument() {
    return {
      '@context': CONTEXT,
      id: this.platform,
      verificationMethod: this.multikeys,
      assertionMethod: this.multikeys,
    };
  }

  private multikeyOf(
    publicKey: Uint8Array,
    end: Pick<IssuerMultikey, 'retiredAt' | 'revoked' | 'logSize'>,
  ): IssuerMultikey {
    const publicKeyMultibase = toMultikey(publicKey);
    return {
      id: `${this.platform}#${publicKeyMultibase}`,
      type: 'Multikey',
      controller: this.platform,
      publicKeyMultibase,
      ...end,
    };
  }
}
