import { partitionKey } from '@civicforge/contract/keys';

/** Item that makes an address belong to one account. */
export function walletKey(address: string) {
  return { userId: partitionKey('users', 'wallet', address.toLowerCase()), record: 'WALLET' };
}
