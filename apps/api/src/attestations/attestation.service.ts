import { Injectable } from '@nestjs/common';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { AttestationMethod, Statement } from '@civicforge/domain';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import type { Answer } from '../http/answer.ts';
import { Problem } from '../http/problem.ts';
import type { QuestAddress } from '../quests/quest-request.ts';
import { QuestService } from '../quests/quest.service.ts';
import type { QuestView } from '../quests/quest.view.ts';
import type { AttestBody } from './attestation.dto.ts';
import { ATTESTATION_PROBLEMS } from './attestation-problems.ts';

/** What the flags say to this person about attesting. */
interface Admission {
  readonly mayAttest: boolean;
  readonly mayUseWallet: boolean;
  readonly mustSign: boolean;
}

@Injectable()
export class AttestationService {
  constructor(
    private readonly quests: QuestService,
    private readonly flags: FeatureFlagService,
  ) {}

  /**
   * Records what one side states. A statement of the method `account` is proven by the session alone; no account has
   * a bound key or wallet, so that nothing signed could be verified, and what cannot be verified is not recorded.
   */
  async attest(address: QuestAddress, body: AttestBody): Promise<Answer<QuestView>> {
    const { outcome = 'done', notes, method = 'account', signature } = body;
    const statement: Statement = { outcome, method, ...(notes !== undefined && notes !== '' && { notes }) };
    const admission = await this.admissionOf(address);
    const attested = await this.quests.perform({
      ...address,
      command: { action: 'attest', statement },
      counterIncrements: [{ userId: address.caller.userId, counter: 'attestationsGiven' }],
      admit: () => requireFeatures(admission, method),
      verify: () => requireProof(admission, method, signature),
    });
    this.flags.track(FLAGS.new_attestation_flow.goal, address.caller);
    return attested;
  }

  private async admissionOf({ caller }: QuestAddress): Promise<Admission> {
    const [mayAttest, mayUseWallet, mustSign] = await Promise.all([
      this.flags.isEnabled('dual_attestation', caller),
      this.flags.isEnabled('wallet_integration', caller),
      this.flags.isEnabled('wallet_signature_required', caller),
    ]);
    return { mayAttest, mayUseWallet, mustSign };
  }
}

function requireFeatures({ mayAttest, mayUseWallet }: Admission, method: AttestationMethod): void {
  if (!mayAttest) throw new Problem('feature.disabled', 'Attesting is switched off for the moment.');
  if (method === 'wallet' && !mayUseWallet)
    throw new Problem('feature.disabled', 'Signing with a wallet is switched off.');
}

function requireProof({ mustSign }: Admission, method: AttestationMethod, signature: string | undefined): void {
  if (signature !== undefined) {
    throw new Problem(
      ATTESTATION_PROBLEMS['attestation.signature-invalid'],
      'This account has no key that could have made the signature.',
    );
  }
  if (method !== 'account' || mustSign) throw new Problem(ATTESTATION_PROBLEMS['attestation.signature-required']);
}
