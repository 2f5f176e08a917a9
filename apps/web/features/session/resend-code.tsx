'use client';

import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import { resendCode } from '../../lib/api/session.ts';
import { useT } from '../../lib/i18n/provider.tsx';

type State = 'idle' | 'busy' | 'sent' | Problem;

/** Requests another code. The answer does not reveal whether the address needs one. */
export function ResendCode({ email }: { readonly email: () => string }) {
  const t = useT();
  const [state, setState] = useState<State>('idle');
  const resend = async () => {
    if (state === 'busy') return;
    setState('busy');
    try {
      await resendCode(api, email().trim());
      setState('sent');
    } catch (error) {
      setState(asProblem(error));
    }
  };
  return (
    <div className="mt-4 space-y-3">
      <Button kind="quiet" className="-ml-5" busy={state === 'busy'} onClick={() => void resend()}>
        {t('session.resend')}
      </Button>
      {state === 'sent' && (
        <Notice kind="success" live>
          {t('session.resent')}
        </Notice>
      )}
      {typeof state === 'object' && <ProblemNotice t={t} problem={state} live />}
    </div>
  );
}
