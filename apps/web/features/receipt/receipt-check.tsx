'use client';

import { useEffect, useRef, useState } from 'react';
import { holds, type TrustedKeys } from '@civicforge/proof/verify/fact';
import { type Verdict, verifyBundle } from '@civicforge/proof/verify/verify-bundle';
import { WORDS } from '@civicforge/proof/verify/words';
import { Notice } from '../../components/notice.tsx';
import { ReceiptFacts } from '../../components/receipt-facts.tsx';
import type { ReceiptBundle } from '../../lib/api/types.ts';
import { useLocale, useT } from '../../lib/i18n/provider.tsx';
import { BROWSER_PRIMITIVES } from '../../lib/proof/primitives.ts';
import { deploymentKeys } from '../../lib/proof/saved-verifier.ts';

interface Props {
  readonly bundle: ReceiptBundle;
  /** Keys of this deployment, if the page has them. */
  readonly known: TrustedKeys | undefined;
}

/** Verifies a receipt in this browser, with the keys of this deployment, and shows each fact. */
export default function ReceiptCheck({ bundle, known }: Props) {
  const t = useT();
  const words = WORDS[useLocale().language];
  const [checked, setChecked] = useState<{ readonly verdict: Verdict | undefined; readonly hasKeys: boolean }>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let isCurrent = true;
    const check = async () => {
      const keys = known ?? (await deploymentKeys());
      const verdict = await verifyBundle(bundle, keys, BROWSER_PRIMITIVES);
      if (isCurrent) setChecked({ verdict, hasKeys: keys !== undefined });
    };
    void check();
    return () => {
      isCurrent = false;
    };
  }, [bundle, known]);
  useEffect(() => {
    if (checked !== undefined) heading.current?.focus();
  }, [checked]);
  if (checked === undefined) {
    return (
      <p role="status" className="mt-4 text-muted">
        {t('receipt.verifying')}
      </p>
    );
  }
  const { verdict, hasKeys } = checked;
  const isGood = verdict?.facts.every(holds) === true;
  return (
    <section aria-labelledby="checks" className="mt-5">
      <h2 id="checks" ref={heading} tabIndex={-1} className="text-lg font-semibold">
        {t('receipt.checks')}
      </h2>
      <Notice kind={isGood ? 'success' : 'problem'} live className="my-3">
        <p className="font-semibold">
          {verdict === undefined ? words.notReceipt : isGood ? words.allHold : words.fails}
        </p>
        <p>{hasKeys ? t('receipt.checkedHere') : words.page.noKeys}</p>
      </Notice>
      <ReceiptFacts facts={verdict?.facts ?? []} />
      <p className="mt-4 text-sm text-muted">{words.notes.join(' ')}</p>
    </section>
  );
}
