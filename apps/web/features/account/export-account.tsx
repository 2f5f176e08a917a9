'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { exportAccount } from '../../lib/api/account.ts';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { saveJson } from '../../lib/save-file.ts';

/** Saves everything that is stored about the member as one file. */
export function ExportAccount({ name }: { readonly name: string }) {
  const t = useT();
  const [state, setState] = useState<'exporting' | 'exported'>();
  const [problem, setProblem] = useState<Problem>();
  const save = async () => {
    if (state === 'exporting') return;
    setState('exporting');
    setProblem(undefined);
    try {
      saveJson(await exportAccount(api), name);
      setState('exported');
    } catch (error) {
      setProblem(asProblem(error));
      setState(undefined);
    }
  };
  return (
    <div className="space-y-3">
      <Button kind="secondary" busy={state === 'exporting'} onClick={() => void save()}>
        <Download aria-hidden className="size-5" />
        <span>{t('account.export')}</span>
      </Button>
      <p role="status" className="min-h-5 text-sm text-muted">
        <span>{state === undefined ? '' : t(`account.${state}`)}</span>
      </p>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </div>
  );
}
