'use client';

import { ButtonLink } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { listOwnCalls } from '../../lib/api/calls.ts';
import type { CallPage, CallSummary } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { callPath } from '../../lib/quest/path.ts';
import { CallState } from './call-state.tsx';
import { RepeatWords } from './repeat-words.tsx';

/** The member's calls, newest first. Each leads to its page. */
export function CallList({ firstPage }: { readonly firstPage: CallPage }) {
  const t = useT();
  const pages = usePages({ firstPage, ask: listOwnCalls });
  if (pages.items.length === 0 && !pages.hasMore) {
    return (
      <div className="mt-4 space-y-4">
        <p className="text-muted">{t('calls.none')}</p>
        <ButtonLink href="/quests/new">{t('calls.post')}</ButtonLink>
      </div>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {pages.items.map((call) => (
          <Row key={call.callId} call={call} />
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

function Row({ call }: { readonly call: CallSummary }) {
  const t = useT();
  const { callId, pattern, slots, state, nextAt } = call;
  return (
    <li className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-4">
      <div className="min-w-0 space-y-1">
        <Link href={callPath(callId)} className="font-semibold after:absolute after:inset-0 hover:text-accent">
          <PeopleText>{pattern.title}</PeopleText>
        </Link>
        <p className="text-sm text-muted">
          <RepeatWords call={call} />
        </p>
        <p className="text-sm text-muted tabular-nums">{t('calls.places', { count: slots })}</p>
        {state === 'ACTIVE' && (
          <p className="text-sm">
            {nextAt === undefined ? (
              t('calls.allMade')
            ) : (
              <Sentence t={t} of="calls.nextDate" parts={{ date: <When at={nextAt} /> }} />
            )}
          </p>
        )}
      </div>
      <CallState t={t} state={state} />
    </li>
  );
}
