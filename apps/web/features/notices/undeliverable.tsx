'use client';

import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { DoneNotice, useDone } from '../../components/done-notice.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { sendMailsAgain } from '../../lib/api/notice-settings.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Undeliverable } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Says why no mails go to the member's address, and resumes them. Draws nothing while mails arrive. */
export function UndeliverableAddress({ undeliverable }: { readonly undeliverable: Undeliverable | undefined }) {
  const t = useT();
  const { done, after } = useDone();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const sendAgain = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await after('noticeSettings.mailsResumed', sendMailsAgain(api));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  if (undeliverable === undefined) return done === undefined ? null : <DoneNotice done={done} />;
  return (
    <Notice kind="problem">
      <p className="font-semibold break-words">
        {t(`noticeSettings.undeliverable.${undeliverable.reason}`).replace('{address}', () => undeliverable.address)}
      </p>
      <p>{t('noticeSettings.undeliverable.text')}</p>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
      <Button kind="secondary" busy={busy} className="mt-2" onClick={() => void sendAgain()}>
        {t('noticeSettings.sendAgain')}
      </Button>
    </Notice>
  );
}
