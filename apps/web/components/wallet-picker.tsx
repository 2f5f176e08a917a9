'use client';

import { useEffect, useId, useState } from 'react';
import { useT } from '../lib/i18n/provider.tsx';
import { type AnnouncedWallet, discoverWallets, type WalletProvider } from '../lib/wallet/provider.ts';
import { Link } from './link.tsx';

interface Props {
  /** The linked address. Undefined if no wallet is linked; null where a wallet is being linked. */
  readonly address: string | undefined | null;
  readonly onChoose: (provider: WalletProvider | undefined) => void;
}

/** The wallets of this browser, as they announce themselves (EIP-6963). The first one is chosen. */
export default function WalletPicker({ address, onChoose }: Props) {
  const t = useT();
  const name = useId();
  const [wallets, setWallets] = useState<readonly AnnouncedWallet[]>([]);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => discoverWallets(setWallets), []);
  const current = wallets.find(({ info }) => info.uuid === chosen) ?? wallets[0];
  useEffect(() => {
    onChoose(current?.provider);
  }, [current, onChoose]);

  if (address === undefined) {
    return (
      <p className="mt-2">
        <span>{`${t('signing.walletNotLinked')} `}</span>
        <Link href="/me/keys" className="inline-block min-h-6 font-semibold text-accent underline underline-offset-4">
          {t('signing.walletLink')}
        </Link>
      </p>
    );
  }
  return (
    <div className="mt-2 space-y-1">
      {address !== null && <p className="font-mono wrap-anywhere">{address}</p>}
      <div role="status">{current === undefined && <p>{t('signing.walletNone')}</p>}</div>
      {wallets.length > 0 && (
        <fieldset>
          <legend className="font-semibold">{t('signing.walletChoose')}</legend>
          {wallets.map(({ info }) => (
            <label key={info.uuid} className="flex min-h-11 items-center gap-3 px-2">
              <input
                type="radio"
                name={name}
                checked={info.uuid === current?.info.uuid}
                onChange={() => {
                  setChosen(info.uuid);
                }}
                className="size-5 shrink-0 accent-accent"
              />
              <bdi className="wrap-anywhere">{info.name}</bdi>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
