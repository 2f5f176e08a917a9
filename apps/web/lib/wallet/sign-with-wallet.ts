'use client';

import type { AttestationTypedData } from '@civicforge/proof/typed-data';
import { api } from '../api/browser.ts';
import { ApiError } from '../api/problem.ts';
import type { StatementProof } from '../api/quests.ts';
import { attestationChallenge, linkWallet, walletChallenge } from '../api/signing.ts';
import type { OwnUser } from '../api/types.ts';
import { requireStatement, type StatementToSign } from '../proof/statement-to-sign.ts';
import type { WalletProvider } from './provider.ts';

type LocalCode = 'wallet.refused' | 'wallet.wrong-account' | 'wallet.failed';

/** EIP-1193: the person said no. */
const REFUSED = 4001;
/** EIP-1193: the person did not give this account to the page. */
const UNAUTHORIZED = 4100;

/**
 * Signs a statement with the wallet that is linked to the account.
 * @param address the linked address
 * @throws ApiError the API's refusal, or a code `wallet.*`
 */
export async function signWithWallet(
  provider: WalletProvider,
  address: string,
  statement: StatementToSign,
): Promise<StatementProof> {
  const accounts = await accountsOf(provider);
  if (!accounts.some((one) => one.toLowerCase() === address.toLowerCase())) throw failure('wallet.wrong-account');
  const { questId, outcome, minutes } = statement;
  const stated = { outcome, ...(minutes !== undefined && { minutes }) };
  const challenge = await attestationChallenge(api, questId, { method: 'wallet', ...stated });
  const typedData = challenge.typedData as unknown as AttestationTypedData;
  requireStatement({ ...typedData.message, minutes: typedData.message.workMinutes }, statement);
  const signature = await signTypedData(provider, address, typedData);
  return { method: 'wallet', nonce: challenge.nonce, signature };
}

/**
 * Links the first account of a wallet to the member.
 * @throws ApiError the API's refusal, or a code `wallet.*`
 */
export async function linkAccountOf(provider: WalletProvider): Promise<OwnUser> {
  const [address] = await accountsOf(provider);
  if (address === undefined) throw failure('wallet.refused');
  const { nonce, typedData } = await walletChallenge(api, address);
  return linkWallet(api, { address, nonce, signature: await signTypedData(provider, address, typedData) });
}

/** Returns the accounts that the person gives to this page. */
async function accountsOf(provider: WalletProvider): Promise<readonly string[]> {
  const accounts = await request(provider, 'eth_requestAccounts', []);
  if (!Array.isArray(accounts)) throw failure('wallet.failed');
  return accounts.filter((one): one is string => typeof one === 'string');
}

async function signTypedData(provider: WalletProvider, address: string, typedData: unknown): Promise<string> {
  const signature = await request(provider, 'eth_signTypedData_v4', [address, JSON.stringify(typedData)]);
  if (typeof signature !== 'string') throw failure('wallet.failed');
  return signature;
}

async function request(provider: WalletProvider, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    throw failure(
      code === REFUSED ? 'wallet.refused' : code === UNAUTHORIZED ? 'wallet.wrong-account' : 'wallet.failed',
    );
  }
}

/** A failure with a sentence of its own. Its status says that nothing was recorded. */
function failure(code: LocalCode): ApiError {
  return new ApiError({ code, status: 422, fields: [] });
}
