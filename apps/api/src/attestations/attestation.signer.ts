import { Inject, Injectable } from '@nestjs/common';
import { type AttestationOutcome, positionOf, type Quest, type QuestCore } from '@civicforge/domain';
import type { Core } from '@civicforge/proof/core';
import type { StatementFacts } from '@civicforge/proof/statement';
import { statementCredential } from '@civicforge/proof/statement';
import { attestationTypedData } from '@civicforge/proof/typed-data';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { Caller } from '../http/caller.ts';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import { signatureProblem } from '../proof/signature-problems.ts';
import type { SignatureUse } from '../proof/signature.writes.dynamo.ts';
import {
  deadlineOf,
  newNonce,
  nonceRefusal,
  type SigningNonce,
  SigningNonces,
} from '../proof/signing-nonces.dynamo.ts';
import { keccak256, normalSignature, walletDetail } from '../proof/wallet-signature.ts';
import { actorOf } from '../users/member.ts';
import { deviceKeyId } from '../users/device-key.item.ts';
import { DeviceKeyRepository } from '../users/device-key.repository.dynamo.ts';
import { deviceRefusal, hashOf, issuerKey } from './device-signature.ts';
import { walletRefusal } from './wallet-refusal.ts';

/** A statement that is signed or to be signed. */
export interface StatementToSign {
  readonly outcome: AttestationOutcome;
  readonly minutes?: number;
}

/** A signature as a client sends it: a secured credential (device) or hexadecimal digits (wallet). */
export type GivenSignature = string | Readonly<Record<string, unknown>>;

/** What a verified signature adds to its statement, and what its use writes. */
export interface VerifiedSignature {
  readonly signature: GivenSignature;
  readonly wallet?: Readonly<Record<string, unknown>>;
  readonly use: SignatureUse;
}

/** A caller with the wallet of their record. */
export interface Signatory {
  readonly caller: Caller;
  readonly walletAddress?: string | undefined;
}

/** Makes challenges for statements and verifies the answers. */
@Injectable()
export class AttestationSigner {
  constructor(
    private readonly nonces: SigningNonces,
    private readonly keys: DeviceKeyRepository,
    private readonly issuer: IssuerKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws Problem `signature.unknown-key` unless the key is the caller's and unrevoked */
  async challengeDevice(quest: Quest, { caller }: Signatory, statement: StatementToSign, keyId: string) {
    const key = await this.keys.find(caller.userId, keyId);
    if (key === undefined || key.revokedAt !== undefined) throw signatureProblem('signature.unknown-key');
    const nonce = newNonce('attestation', caller.userId, { ...boundTo(quest, 'device'), keyId, did: key.did });
    const credential = statementCredential(key.did, nonce.issuedAt, this.factsOf(quest, caller, statement, nonce));
    await this.store(nonce, credential);
    return { nonce, credential };
  }

  /** @throws Problem `signature.unknown-key` for a caller without a wallet */
  async challengeWallet(quest: Quest, { caller, walletAddress }: Signatory, statement: StatementToSign) {
    if (walletAddress === undefined) throw signatureProblem('signature.unknown-key', 'Link a wallet first.');
    const nonce = newNonce('attestation', caller.userId, { ...boundTo(quest, 'wallet'), address: walletAddress });
    const facts = this.factsOf(quest, caller, statement, nonce);
    const typedData = attestationTypedData(facts, deadlineOf(nonce), keccak256);
    await this.store(nonce, typedData);
    return { nonce, typedData };
  }

  /**
   * Verifies a signed statement on the quest as it is.
   * @throws Problem `signature.*`, the first that fits
   */
  async verify(
    quest: Quest,
    signatory: Signatory,
    statement: StatementToSign,
    given: { readonly method: 'device' | 'wallet'; readonly nonce: string; readonly signature: GivenSignature },
  ): Promise<VerifiedSignature> {
    const { userId } = signatory.caller;
    const { method, signature } = given;
    const nonce = await this.nonces.find(given.nonce);
    const bound = { questId: quest.questId, method };
    const refusal = nonceRefusal(nonce, { purpose: 'attestation', userId, bound });
    if (refusal !== undefined || nonce === undefined) throw signatureProblem(refusal ?? 'signature.expired');
    return method === 'device'
      ? this.verifyDevice(quest, signatory, statement, nonce, signature)
      : this.verifyWallet(quest, signatory, statement, nonce, signature);
  }

  private async verifyDevice(
    quest: Quest,
    { caller }: Signatory,
    statement: StatementToSign,
    nonce: SigningNonce,
    signature: GivenSignature,
  ): Promise<VerifiedSignature> {
    if (typeof signature === 'string') throw signatureProblem('signature.invalid', 'Send the secured credential.');
    const { did = '', keyId = '', templateHash = '' } = nonce.bound;
    await this.requireKey(caller.userId, signature);
    const { stage } = this.settings;
    const { issuedAt, expiresAt } = nonce;
    const refusal = await deviceRefusal(signature, { stage, did, templateHash, issuedAt, expiresAt });
    const asked = statementCredential(did, issuedAt, this.factsOf(quest, caller, statement, nonce));
    // A challenge for another outcome, or before the work was submitted anew.
    const isChanged = hashOf(asked) !== templateHash || boundTo(quest, 'device').coreHash !== nonce.bound['coreHash'];
    if (isChanged && (refusal === undefined || refusal === 'signature.invalid')) {
      throw signatureProblem('signature.changed-content');
    }
    if (refusal) throw signatureProblem(refusal);
    return { signature, use: { nonce: nonce.nonce, userId: caller.userId, signer: { keyId } } };
  }

  /** Requires that the issuer of a credential is an unrevoked key of the member. */
  private async requireKey(userId: string, credential: Readonly<Record<string, unknown>>): Promise<void> {
    const publicKey = issuerKey(credential);
    if (publicKey === undefined) throw signatureProblem('signature.unknown-key');
    const own = await this.keys.find(userId, deviceKeyId(publicKey));
    if (own !== undefined && own.revokedAt === undefined) return;
    const isOthers = own === undefined && (await this.keys.isTaken(publicKey));
    throw signatureProblem(isOthers ? 'signature.wrong-signer' : 'signature.unknown-key');
  }

  private async verifyWallet(
    quest: Quest,
    { caller, walletAddress }: Signatory,
    statement: StatementToSign,
    nonce: SigningNonce,
    signature: GivenSignature,
  ): Promise<VerifiedSignature> {
    const address = walletAddress;
    if (address === undefined) throw signatureProblem('signature.unknown-key', 'No wallet is linked to this account.');
    if (typeof signature !== 'string') throw signatureProblem('signature.invalid', walletDetail('signature.invalid'));
    const facts = this.factsOf(quest, caller, statement, nonce);
    const deadline = deadlineOf(nonce);
    const refusal = await walletRefusal(signature, { facts, deadline, address });
    const typedData = attestationTypedData(facts, deadline, keccak256);
    const isChanged = hashOf(typedData) !== nonce.bound['templateHash'];
    // The signer of a changed template is not known: no address can be recovered without what was signed.
    const isUnknown = refusal === undefined || refusal === 'signature.wrong-signer';
    const code = isChanged && isUnknown ? 'signature.changed-content' : refusal;
    if (code) throw signatureProblem(code, walletDetail(code));
    return {
      signature: normalSignature(signature) ?? signature,
      wallet: { address, typedData },
      use: { nonce: nonce.nonce, userId: caller.userId, signer: { address } },
    };
  }

  private store(nonce: SigningNonce, template: unknown): Promise<void> {
    const templateHash = hashOf(template) ?? '';
    return this.nonces.store({ ...nonce, bound: { ...nonce.bound, templateHash } });
  }

  private factsOf(quest: Quest, caller: Caller, statement: StatementToSign, { nonce }: SigningNonce): StatementFacts {
    const position = positionOf(quest, actorOf(caller));
    const { outcome, minutes } = statement;
    return {
      platform: quest.core === undefined ? this.issuer.platform : platformOfCore(quest.core),
      questId: quest.questId,
      coreHash: quest.core?.hash ?? '',
      role: position === 'requestor' || position === 'performer' ? position : 'witness',
      outcome,
      ...(minutes !== undefined && { minutes }),
      stage: this.settings.stage,
      nonce,
    };
  }
}

/** A quest keeps the platform of its submission, because the receipt states it for both sides. */
function platformOfCore({ document }: QuestCore): string {
  return (JSON.parse(document) as Core).platform;
}

function boundTo({ questId, core }: Quest, method: string) {
  return { questId, method, coreHash: core?.hash ?? '' };
}
