'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { lazyPart } from '../../components/lazy-part.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import { unlinkWallet } from '../../lib/api/signing.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import type { WalletProvider } from '../../lib/wallet/provider.ts';

const WalletPicker = lazyPart(async () => (await import('../../components/wallet-picker.tsx')).default);

/** Links a wallet to the account, and removes it. Hidden without its flag. */
export function WalletSection({ address }: { readonly address: string | undefined }) {
  const t = useT();
  const router = useRouter();
  const [done, setDone] = useState<'linked' | 'unlinked'>();
  if (!useFeatureFlags().isEnabled('wallet_integration')) return null;
  const settle = (what: 'linked' | 'unlinked') => {
    setDone(what);
    router.refresh();
  };
  return (
    <section aria-labelledby="wallet">
      <h2 id="wallet" className="text-lg font-semibold">
        {t('keys.wallet')}
      </h2>
      <div className="card mt-3 space-y-3 p-5">
        {done !== undefined && (
          <Notice kind="success" live>
            {t(`keys.${done}`)}
          </Notice>
        )}
        {address === undefined ? (
          <LinkWallet onDone={settle} />
        ) : (
          <>
            <p className="font-mono wrap-anywhere">{address}</p>
            <ConfirmedAction
              action={t('keys.unlink')}
              text={t('keys.unlinkText')}
              confirm={t('keys.unlinkConfirm')}
              keep={t('keys.keep')}
              work={async () => {
                await unlinkWallet(api);
                settle('unlinked');
              }}
            />
          </>
        )}
      </div>
    </section>
  );
}

function LinkWallet({ onDone }: { readonly onDone: (what: 'linked') => void }) {
  const t = useT();
  const [isLooking, setLooking] = useState(false);
  const [wallet, setWallet] = useState<WalletProvider>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const link = async (provider: WalletProvider) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await (await import('../../lib/wallet/sign-with-wallet.ts')).linkAccountOf(provider);
      onDone('linked');
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <>
      <p className="text-muted">{t('keys.walletText')}</p>
      <p className="text-sm text-muted">{t('signing.walletTerms')}</p>
      {isLooking && (
        <div className="text-sm">
          <WalletPicker address={null} onChoose={setWallet} />
        </div>
      )}
      {!isLooking && (
        <Button
          kind="secondary"
          onClick={() => {
            setLooking(true);
          }}
        >
          {t('signing.walletLink')}
        </Button>
      )}
      {wallet !== undefined && (
        <Button busy={busy} onClick={() => void link(wallet)}>
          {t('keys.link')}
        </Button>
      )}
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </>
  );
}
