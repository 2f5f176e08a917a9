import { type Hex, hexToNumber, isHex, numberToHex, type TypedDataDefinition } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { WalletProvider } from '../lib/wallet/provider.ts';

/** How the person behind the wallet decides. */
export type Decision = 'signs' | 'refuses' | 'keeps the account back' | 'breaks';

type Call = Parameters<WalletProvider['request']>[0];

/**
 * A wallet over a fixed account, with the answers and error codes of EIP-1193. Like real wallets it refuses accounts
 * that it does not hold, and typed data for another chain than its own.
 */
export class TestWallet implements WalletProvider {
  readonly address: string;
  readonly calls: string[] = [];
  decision: Decision = 'signs';
  chain = 1;
  private readonly account;

  /** @param seed number that the private key is made of */
  constructor(seed: number) {
    this.account = privateKeyToAccount(numberToHex(seed, { size: 32 }));
    this.address = this.account.address;
  }

  readonly request = async ({ method, params = [] }: Call): Promise<unknown> => {
    this.calls.push(method);
    if (this.decision === 'breaks') return null;
    if (this.decision === 'refuses') throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
    if (method === 'eth_chainId') return numberToHex(this.chain);
    if (method === 'eth_requestAccounts') return [this.address.toLowerCase()];
    if (method === 'eth_signTypedData_v4') return this.sign(String(params[0]), String(params[1]));
    throw Object.assign(new Error(`The method ${method} is not supported.`), { code: 4200 });
  };

  private async sign(address: string, json: string): Promise<Hex> {
    const isOwn = address.toLowerCase() === this.address.toLowerCase();
    if (!isOwn || this.decision === 'keeps the account back') {
      throw Object.assign(new Error('The account is not authorized.'), { code: 4100 });
    }
    const typedData = JSON.parse(json) as TypedDataDefinition;
    const given: unknown = typedData.domain?.chainId;
    const chain = isHex(given) ? hexToNumber(given) : given;
    if (chain !== undefined && chain !== this.chain) throw Object.assign(new Error('Wrong chain.'), { code: -32603 });
    return this.account.signTypedData(typedData);
  }
}

/** Announces a wallet to the page (EIP-6963), at once and at every request. @returns a function that removes it */
export function announce(wallet: WalletProvider, name = 'Test Wallet', uuid: string = name): () => void {
  const tell = () => {
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', {
        detail: Object.freeze({ info: { uuid, name, icon: 'data:,', rdns: 'org.example' }, provider: wallet }),
      }),
    );
  };
  window.addEventListener('eip6963:requestProvider', tell);
  tell();
  return () => {
    window.removeEventListener('eip6963:requestProvider', tell);
  };
}
