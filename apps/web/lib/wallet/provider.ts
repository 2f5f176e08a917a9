/** The interface of a wallet. @see https://eips.ethereum.org/EIPS/eip-1193 */
export interface WalletProvider {
  readonly request: (call: { readonly method: string; readonly params?: readonly unknown[] }) => Promise<unknown>;
}

/** A wallet that has announced itself. @see https://eips.ethereum.org/EIPS/eip-6963 */
export interface AnnouncedWallet {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: WalletProvider;
}

/**
 * Asks the wallets of this browser to announce themselves. Wallets may answer later, for example after their start.
 * @param found receives all wallets so far
 * @returns a function that stops listening
 */
export function discoverWallets(found: (wallets: readonly AnnouncedWallet[]) => void): () => void {
  const wallets = new Map<string, AnnouncedWallet>();
  const hear = ({ detail }: CustomEvent<unknown>) => {
    if (!isAnnounced(detail)) return;
    wallets.set(detail.info.uuid, detail);
    found([...wallets.values()]);
  };
  const listener = hear as EventListener;
  window.addEventListener('eip6963:announceProvider', listener);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  return () => {
    window.removeEventListener('eip6963:announceProvider', listener);
  };
}

function isAnnounced(detail: unknown): detail is AnnouncedWallet {
  const { info, provider } = (detail ?? {}) as { info?: Partial<AnnouncedWallet['info']>; provider?: WalletProvider };
  const isNamed = typeof info?.uuid === 'string' && typeof info.name === 'string';
  return isNamed && typeof provider?.request === 'function';
}
