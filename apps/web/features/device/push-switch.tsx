'use client';

import { Bell, BellOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api, quietApi } from '../../lib/api/browser.ts';
import { ApiError, type Problem } from '../../lib/api/problem.ts';
import { pushState, type PushState, switchPushOff, switchPushOn } from '../../lib/device/push.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Switches push on and off for this device. The browser is asked after a tap only. */
export function PushSwitch() {
  const t = useT();
  const [state, setState] = useState<PushState>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Problem | 'browser'>();
  useEffect(() => {
    // Unknown while the service does not answer: the switch then starts as off.
    void pushState(quietApi).then(setState, () => {
      setState('off');
    });
  }, []);
  const change = async (work: typeof switchPushOn) => {
    if (busy || state === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      setState(await work(api));
    } catch (error) {
      setFailure(error instanceof ApiError ? error.problem : 'browser');
    }
    setBusy(false);
  };
  const canSwitch = state === 'on' || state === 'off';
  return (
    <section aria-labelledby="push" className="space-y-3 border-t border-line pt-4">
      <h3 id="push" className="font-semibold">
        {t('push.title')}
      </h3>
      <p className="text-sm text-muted">{t('push.text')}</p>
      <p role="status" className="font-semibold empty:hidden">
        {canSwitch && t(state === 'on' ? 'push.isOn' : 'push.isOff')}
      </p>
      {state === 'unsupported' && <Notice kind="info">{t('push.unsupported')}</Notice>}
      {state === 'blocked' && (
        <Notice kind="info" live>
          {t('push.blocked')}
        </Notice>
      )}
      {failure === 'browser' && (
        <Notice kind="problem" live>
          {t('push.failed')}
        </Notice>
      )}
      {failure !== undefined && failure !== 'browser' && <ProblemNotice t={t} problem={failure} live />}
      {state !== 'unsupported' && (
        <Button
          kind="secondary"
          busy={busy || state === undefined}
          onClick={() => void change(state === 'on' ? switchPushOff : switchPushOn)}
        >
          {state === 'on' ? <BellOff aria-hidden className="size-5" /> : <Bell aria-hidden className="size-5" />}
          <span>{t(state === 'on' ? 'push.off' : 'push.on')}</span>
        </Button>
      )}
    </section>
  );
}
