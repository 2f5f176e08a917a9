'use client';

import { useRef, useState } from 'react';
import { actionLinkClass } from '../../components/action-link.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { DoneNotice, useDone } from '../../components/done-notice.tsx';
import { inputClass } from '../../components/form/input-class.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { endCalendarFeed, renewCalendarFeed } from '../../lib/api/calendar-feed.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { CalendarFeedState } from '../../lib/api/types.ts';
import { useClipboard } from '../../lib/device/use-clipboard.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** The member's dated quests in a calendar program: makes, renews and ends the address, and shows it once. */
export function CalendarFeed({ feed }: { readonly feed: CalendarFeedState }) {
  const t = useT();
  const { done, after } = useDone();
  const [url, setUrl] = useState<string>();
  const renew = async () => {
    await after('calendar.made', renewCalendarFeed(api).then(setUrl));
  };
  const end = async () => {
    await after('calendar.ended', endCalendarFeed(api));
    setUrl(undefined);
  };
  return (
    <section aria-labelledby="calendar" className="card space-y-4 p-4 sm:p-5">
      <div>
        <h2 id="calendar" className="text-lg font-semibold">
          {t('calendar.title')}
        </h2>
        <p className="text-muted">{t('calendar.text')}</p>
      </div>
      <DoneNotice done={done} />
      {feed.active && url === undefined && done !== 'calendar.ended' && <p>{t('calendar.active')}</p>}
      {url !== undefined && <Address url={url} />}
      {feed.active || url !== undefined ? (
        <div className="flex flex-wrap items-start gap-3">
          <ConfirmedAction
            action={t('calendar.renew')}
            text={t('calendar.renewText')}
            confirm={t('calendar.renewConfirm')}
            keep={t('calendar.keep')}
            work={renew}
          />
          <ConfirmedAction
            action={t('calendar.end')}
            text={t('calendar.endText')}
            confirm={t('calendar.endConfirm')}
            keep={t('calendar.keep')}
            work={end}
          />
        </div>
      ) : (
        <MakeAddress make={renew} />
      )}
    </section>
  );
}

function MakeAddress({ make }: { readonly make: () => Promise<void> }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await make();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <div className="space-y-3">
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
      <Button busy={busy} onClick={() => void submit()}>
        {t('calendar.make')}
      </Button>
    </div>
  );
}

/** The address, which the page shows until it is left. */
function Address({ url }: { readonly url: string }) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const { isCopied, copy } = useClipboard();
  const selectAndCopy = () => {
    field.current?.select();
    return copy(url);
  };
  return (
    <div className="space-y-3">
      <label className="block">
        <span className="mb-1.5 block font-semibold">{t('calendar.address')}</span>
        <input ref={field} readOnly value={url} className={inputClass()} />
      </label>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <Button kind="secondary" onClick={() => void selectAndCopy()}>
          {t('calendar.copy')}
        </Button>
        <a href={url.replace(/^https?:/, 'webcal:')} className={actionLinkClass()}>
          {t('calendar.open')}
        </a>
        <span role="status">{isCopied ? t('calendar.copied') : ''}</span>
      </div>
    </div>
  );
}
