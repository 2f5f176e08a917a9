'use client';

import { Download, Printer, ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TrustedKeys } from '@civicforge/proof/verify/fact';
import { Button } from '../../components/button.tsx';
import { lazyPart } from '../../components/lazy-part.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import { getReceiptWithTexts } from '../../lib/api/receipts.ts';
import type { ReceiptBundle } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { deploymentKeys } from '../../lib/proof/saved-verifier.ts';
import { saveJson } from '../../lib/save-file.ts';

/** The verifier with its cryptography. */
const loadCheck = async () => (await import('./receipt-check.tsx')).default;
const ReceiptCheck = lazyPart(loadCheck, Verifying);

interface Props {
  readonly bundle: ReceiptBundle;
  /** Name of the file. */
  readonly name: string;
  /** The quest whose texts the viewer may reveal. */
  readonly revealQuestId: string | undefined;
}

/**
 * Verifies, saves and prints a receipt. Saving and verifying need no request: verifier and keys are loaded with the page.
 */
export function ReceiptTools({ bundle, name, revealQuestId }: Props) {
  const t = useT();
  const [isVerifying, setVerifying] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [keys, setKeys] = useState<TrustedKeys>();
  useEffect(() => {
    void deploymentKeys().then(setKeys);
    // A failure shows when the reader verifies.
    loadCheck().catch(() => undefined);
  }, []);
  const saveWithTexts = async (questId: string) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      saveJson(await getReceiptWithTexts(api, questId), name);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <div className="mt-6 print:hidden">
      <div className="flex flex-wrap gap-3">
        <Button
          onClick={() => {
            setVerifying(true);
          }}
        >
          <ShieldCheck aria-hidden className="size-5" />
          <span>{t('receipt.verify')}</span>
        </Button>
        <Button
          kind="secondary"
          onClick={() => {
            saveJson(bundle, name);
          }}
        >
          <Download aria-hidden className="size-5" />
          <span>{t('receipt.download')}</span>
        </Button>
        {revealQuestId !== undefined && (
          <Button
            kind="secondary"
            busy={busy}
            aria-describedby="texts-hint"
            onClick={() => void saveWithTexts(revealQuestId)}
          >
            {t('receipt.downloadTexts')}
          </Button>
        )}
        <Button
          kind="secondary"
          onClick={() => {
            window.print();
          }}
        >
          <Printer aria-hidden className="size-5" />
          <span>{t('receipt.print')}</span>
        </Button>
      </div>
      {revealQuestId !== undefined && (
        <p id="texts-hint" className="mt-2 text-sm text-muted">
          {t('receipt.textsHint')}
        </p>
      )}
      {problem !== undefined && (
        <div className="mt-3">
          <ProblemNotice t={t} problem={problem} live />
        </div>
      )}
      {isVerifying && <ReceiptCheck bundle={bundle} known={keys} />}
    </div>
  );
}

function Verifying() {
  const t = useT();
  return (
    <p role="status" className="mt-4 text-muted">
      {t('receipt.verifying')}
    </p>
  );
}
