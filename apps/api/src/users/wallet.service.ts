import { Inject, Injectable } from '@nestjs/common';
import type { Member } from '@civicforge/domain';
import { stageDomain, walletLinkTypedData } from '@civicforge/proof/typed-data';
import type { Address } from 'viem';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { DECLARED_STAGES } from '../config/variables.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { platformOf } from '../proof/platform.ts';
import { type SignatureCode, signatureProblem } from '../proof/signature-problems.ts';
import {
  deadlineOf,
  newNonce,
  nonceRefusal,
  type SigningNonce,
  SigningNonces,
} from '../proof/signing-nonces.dynamo.ts';
import { checksumAddress, keccak256, normalSignature, signerOf, walletDetail } from '../proof/wallet-signature.ts';
import { PseudonymKeys } from './pseudonym-keys.dynamo.ts';
import { USER_PROBLEMS } from './user-problems.ts';
import type { WalletBody, WalletChallengeView } from './wallet.dto.ts';
import { WalletRepository } from './wallet.repository.dynamo.ts';

/** Links Ethereum addresses to accounts. */
@Injectable()
export class WalletService {
  constructor(
    private readonly wallets: WalletRepository,
    private readonly nonces: SigningNonces,
    private readonly pseudonyms: PseudonymKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws Problem `validation.failed` for a text that is no address */
  async challenge(userId: string, text: string): Promise<WalletChallengeView> {
    const address = addressOf(text);
    const nonce = newNonce('wallet', userId, { address });
    const typedData = await this.typedDataOf(nonce, address);
    await this.nonces.store(nonce);
    return { nonce: nonce.nonce, expiresAt: nonce.expiresAt, typedData };
  }

  /**
   * Links the address that signed the challenge.
   * @returns the address in EIP-55 form
   * @throws Problem `validation.failed`, `signature.*`, `wallet.taken`, `busy`
   */
  async link(member: Member, { address: text, nonce: given, signature }: WalletBody, token: string): Promise<string> {
    const address = addressOf(text);
    const { userId } = member;
    const nonce = await this.nonces.find(given);
    const refusal = nonceRefusal(nonce, { purpose: 'wallet', userId, bound: { address } });
    if (refusal !== undefined || nonce === undefined) throw signatureProblem(refusal ?? 'signature.expired');
    const code = await this.refusalOf(nonce, address, signature);
    if (code) throw signatureProblem(code, walletDetail(code));
    const outcome = await this.wallets.link(member, address, given, token);
    if (outcome === 'taken') throw new Problem(USER_PROBLEMS['wallet.taken']);
    if (outcome === 'changed') throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
    return address;
  }

  async unlink(member: Member, token: string): Promise<void> {
    if (await this.wallets.unlink(member, token)) return;
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  /** Returns why a signature does not link the address, or undefined. */
  private async refusalOf(nonce: SigningNonce, address: Address, text: string): Promise<SignatureCode | undefined> {
    const signature = normalSignature(text);
    const asked = await this.typedDataOf(nonce, address);
    const signer = signature && (await signerOf(asked, signature));
    if (signature === undefined || signer === undefined) return 'signature.invalid';
    if (signer === address) return undefined;
    for (const stage of DECLARED_STAGES) {
      const domain = stageDomain(stage, keccak256);
      if ((await signerOf({ ...asked, domain }, signature)) === address) return 'signature.wrong-stage';
    }
    return 'signature.wrong-signer';
  }

  private async typedDataOf(nonce: SigningNonce, wallet: Address) {
    const account = await this.pseudonyms.pseudonymOf(nonce.userId);
    if (account === undefined) throw new Problem('auth.invalid-token');
    const platform = platformOf(this.settings);
    const link = { wallet, account, platform, nonce: nonce.nonce, deadline: deadlineOf(nonce) };
    return walletLinkTypedData(link, this.settings.stage, keccak256);
  }
}

function addressOf(text: string): Address {
  const address = checksumAddress(text);
  if (address !== undefined) return address;
  throw validationFailed({ path: 'address', message: 'must be an Ethereum address with a valid checksum' });
}
