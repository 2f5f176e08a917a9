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
    private readonly flags: FeatureFlagService,
  ) {}

  /**
   * Records a statement. The session proves a statement of the method `account`. No account has
   * a bound key or wallet, so a signature cannot be verified and is refused.
   */
  async attest(address: QuestAddress, body: AttestBody): Promise<Answer<QuestView>> {
    const { outcome = 'done', notes, minutes, method = 'account', signature } = body;
    const statement: Statement = {
      outcome,
      method,
      ...(notes !== undefined && notes !== '' && { notes }),
      ...(minutes !== undefined && { minutes }),
    };
    const flags = await this.flagsOf(address);
    const attested = await this.quests.perform({
      ...address,
      command: { action: 'attest', statement },
      counterIncrements: [{ userId: address.caller.userId, counter: 'attestationsGiven' }],
      admit: () => requireFeatures(flags, method),
      verify: () => requireProof(flags, method, signature),
    });
    this.flags.track(FLAGS.new_attestation_flow.goal, address.caller);
    return attested;
  }

  private async flagsOf({ caller }: QuestAddress): Promise<AttestationFlags> {
    const [mayAttest, mayUseWallet, mustSign] = await Promise.all([
      this.flags.isEnabled('dual_attestation', caller),
      this.flags.isEnabled('wallet_integration', caller),
      this.flags.isEnabled('wallet_signature_required', caller),
    ]);
    return { mayAttest, mayUseWallet, mustSign };
  }
}

function requireFeatures({ mayAttest, mayUseWallet }: AttestationFlags, method: AttestationMethod): void {
  if (!mayAttest) throw new Problem('feature.disabled', 'Attesting is switched off for the moment.');
  if (method === 'wallet' && !mayUseWallet)
    throw new Problem('feature.disabled', 'Signing with a wallet is switched off.');
}

function requireProof({ mustSign }: AttestationFlags, method: AttestationMethod, signature: string | undefined): void {
  if (signature !== undefined) {
    throw new Problem(
      ATTESTATION_PROBLEMS['attestation.signature-invalid'],
      'This account has no key that could have made the signature.',
    );
  }
  if (method !== 'account' || mustSign) throw new Problem(ATTESTATION_PROBLEMS['attestation.signature-required']);
}
