import { Injectable } from '@nestjs/common';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { AttestationMethod, Quest, QuestCommand, Statement } from '@civicforge/domain';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import type { Answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { signatureProblem } from '../proof/signature-problems.ts';
import type { QuestAddress } from '../quests/quest-request.ts';
import { QuestService, type CompletedCommand } from '../quests/quest.service.ts';
import type { QuestView } from '../quests/quest.view.ts';
import { AttestBody, ChallengeBody, type ChallengeView } from './attestation.dto.ts';
import { ATTESTATION_PROBLEMS } from './attestation-problems.ts';
import { AttestationSigner, type Signatory } from './attestation.signer.ts';

/** The flags of attesting, evaluated for the caller. */
interface AttestationFlags {
  readonly mayAttest: boolean;
  readonly mayUseWallet: boolean;
  readonly mustSign: boolean;
}

@Injectable()
export class AttestationService {
  constructor(
    private readonly quests: QuestService,
    private readonly signer: AttestationSigner,
    private readonly flags: FeatureFlagService,
  ) {}

  /**
   * Records a statement. The session proves a statement of the method `account`; the methods `device` and `wallet` need
   * a signature that answers a challenge.
   */
  async attest(address: QuestAddress, signatory: Signatory, body: AttestBody): Promise<Answer<QuestView>> {
    const { method = 'account' } = body;
    const flags = await this.flagsOf(signatory.caller, method);
    const attested = await this.quests.perform({
      ...address,
      command: { action: 'attest', statement: statementOf(body) },
      counterIncrements: [{ userId: address.caller.userId, counter: 'attestationsGiven' }],
      admit: () => requireFeatures(flags, method),
      verify: (quest) => this.verify(quest, signatory, body, flags),
    });
    this.flags.track(FLAGS.new_attestation_flow.goal, address.caller);
    return attested;
  }

  /** Returns what the caller has to sign for a statement that they may make now. Records nothing on the quest. */
  async challenge(questId: string, signatory: Signatory, body: ChallengeBody): Promise<ChallengeView> {
    const { method, keyId, outcome = 'done', minutes } = body;
    if (method === 'device' && keyId === undefined) {
      throw validationFailed({ path: 'keyId', message: 'is required for the method device' });
    }
    const flags = await this.flagsOf(signatory.caller, method);
    const quest = await this.quests.prepare(questId, signatory.caller, {
      command: { action: 'attest', statement: { outcome, method } },
      admit: () => requireFeatures(flags, method),
    });
    const statement = { outcome, ...(minutes !== undefined && { minutes }) };
    const made =
      method === 'device'
        ? await this.signer.challengeDevice(quest, signatory, statement, keyId ?? '')
        : await this.signer.challengeWallet(quest, signatory, statement);
    const { nonce, ...toSign } = made;
    return { nonce: nonce.nonce, expiresAt: nonce.expiresAt, coreHash: quest.core?.hash ?? '', ...toSign };
  }

  private async verify(
    quest: Quest,
    signatory: Signatory,
    body: AttestBody,
    { mustSign }: AttestationFlags,
  ): Promise<CompletedCommand | undefined> {
    const { outcome = 'done', minutes, method = 'account', nonce, signature } = body;
    if (method === 'account') {
      if (mustSign) throw new Problem(ATTESTATION_PROBLEMS['attestation.signature-required']);
      if (signature === undefined) return undefined;
      throw signatureProblem('signature.invalid', 'A statement of the method account has no signature.');
    }
    if (signature === undefined || nonce === undefined) {
      throw new Problem(
        ATTESTATION_PROBLEMS['attestation.signature-required'],
        `The method ${method} needs the nonce of a challenge and a signature.`,
      );
    }
    const stated = { outcome, ...(minutes !== undefined && { minutes }) };
    const verified = await this.signer.verify(quest, signatory, stated, { method, nonce, signature });
    const { use, ...evidence } = verified;
    const command: QuestCommand = { action: 'attest', statement: { ...statementOf(body), ...evidence } };
    return { command, signature: use };
  }

  /** Asks for the flags that can decide about a statement of this method. */
  private async flagsOf(caller: Caller, method: AttestationMethod): Promise<AttestationFlags> {
    const [mayAttest, mayUseWallet, mustSign] = await Promise.all([
      this.flags.isEnabled('dual_attestation', caller),
      method === 'wallet' && this.flags.isEnabled('wallet_integration', caller),
      method === 'account' && this.flags.isEnabled('wallet_signature_required', caller),
    ]);
    return { mayAttest, mayUseWallet, mustSign };
  }
}

function statementOf({ outcome = 'done', notes, minutes, method = 'account' }: AttestBody): Statement {
  return {
    outcome,
    method,
    ...(notes !== undefined && notes !== '' && { notes }),
    ...(minutes !== undefined && { minutes }),
  };
}

function requireFeatures({ mayAttest, mayUseWallet }: AttestationFlags, method: AttestationMethod): void {
  if (!mayAttest) throw new Problem('feature.disabled', 'Attesting is switched off for the moment.');
  if (method === 'wallet' && !mayUseWallet)
    throw new Problem('feature.disabled', 'Signing with a wallet is switched off.');
}
