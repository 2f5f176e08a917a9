import { Injectable } from '@nestjs/common';
import type { AttestationMethod, Statement } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import { Problem } from '../http/problem.ts';
import type { QuestAddress } from '../quests/quest-request.ts';
import { QuestService } from '../quests/quest.service.ts';
import type { QuestView } from '../quests/quest.view.ts';
import type { AttestBody } from './attestation.dto.ts';

@Injectable()
export class AttestationService {
  constructor(private readonly quests: QuestService) {}

  /**
   * Records what one side states. A statement of the method `account` is proven by the session alone; no account has
   * a bound key or wallet, so that nothing signed could be verified, and what cannot be verified is not recorded.
   */
  attest(address: QuestAddress, body: AttestBody): Promise<Answer<QuestView>> {
    const { outcome = 'done', notes, method = 'account' } = body;
    const statement: Statement = { outcome, method, ...(notes !== undefined && notes !== '' && { notes }) };
    return this.quests.perform({
      ...address,
      command: { action: 'attest', statement },
      rises: [{ userId: address.caller.userId, counter: 'attestationsGiven' }],
      admit: () => requireFeature(method),
      verify: () => requireNoSignature(method, body.signature),
    });
  }
}

function requireFeature(method: AttestationMethod): void {
  if (method === 'wallet') throw new Problem('feature.disabled', 'Signing with a wallet is switched off.');
}

function requireNoSignature(method: AttestationMethod, signature: string | undefined): void {
  if (method === 'account' && signature === undefined) return;
  if (signature === undefined) throw new Problem('attestation.signature-required');
  throw new Problem('attestation.signature-invalid', 'This account has no key that could have made the signature.');
}
