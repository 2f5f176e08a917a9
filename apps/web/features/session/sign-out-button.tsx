'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import { signOut } from '../../lib/api/session.ts';
import { dropAllDrafts } from '../../lib/forms/draft.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { goTo } from '../../lib/session/go-to.ts';
import { forgetAddress } from '../../lib/session/known-address.ts';
import { pagePerson } from '../../lib/session/whose-page.ts';

/** Ends the session here and at the API, and deletes all drafts and the member's signing key on this device. */
export function SignOutButton() {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const leave = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const person = pagePerson();
    if (person !== undefined) await (await import('../../lib/proof/leave-device.ts')).leaveDevice(person);
    try {
      await signOut(api);
    } catch (error) {
      const found = asProblem(error);
      // A 401 means that the session has already ended, which is the wanted result.
      if (found.status !== 401) {
        setProblem(found);
        setBusy(false);
        return;
      }
    }
    await (await import('../../lib/device/leave.ts')).clearDevice();
    dropAllDrafts();
    forgetAddress();
    goTo('/sign-in?signedOut=1');
  };
  return (
    <div className="space-y-3 print:hidden">
      <Button kind="secondary" busy={busy} onClick={() => void leave()}>
        <LogOut aria-hidden className="size-5" />
        <span>{t('shell.signOut')}</span>
      </Button>
      <p className="max-w-prose text-sm text-muted">{t('shell.signOutText')}</p>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </div>
  );
}
