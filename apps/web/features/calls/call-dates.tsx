'use client';

import { ChevronDown, Hand } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { FreePlaces } from '../../components/free-places.tsx';
import { Link } from '../../components/link.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { When } from '../../components/time.tsx';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Call, CallDate } from '../../lib/api/types.ts';
import { claimOnce } from '../../lib/calls/claim-once.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { filled } from '../../lib/i18n/filled.ts';
import { useLocale, useNow, useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';

interface Props {
  readonly call: Call;
  /** False for the member who posted the call, and for a suspended one. */
  readonly mayClaim: boolean;
}

/** The dates that are made or were left out: those ahead first, the earlier ones folded. */
export function CallDates({ call, mayClaim }: Props) {
  const t = useT();
  const now = useNow();
  const isPast = ({ startsAt }: CallDate) => startsAt !== undefined && Date.parse(startsAt) <= now;
  const ahead = call.dates.filter((date) => !isPast(date));
  const earlier = call.dates.filter(isPast).reverse();
  const row = (date: CallDate) => (
    <DateRow key={date.date} callId={call.callId} date={date} canClaim={mayClaim && date.open > 0 && !isPast(date)} />
  );
  return (
    <section aria-labelledby="dates">
      <h2 id="dates" className="mb-2 text-lg font-semibold">
        {t('calls.dates')}
      </h2>
      {ahead.length > 0 && <ul className="divide-y divide-line border-y border-line">{ahead.map(row)}</ul>}
      {earlier.length > 0 && (
        <details className="group mt-2" open={ahead.length === 0}>
          <summary className="-mx-2 flex min-h-12 list-none items-center gap-3 rounded-lg px-2 font-semibold hover:text-accent [&::-webkit-details-marker]:hidden">
            <span>{t('calls.earlier')}</span>
            <ChevronDown aria-hidden className="ml-auto size-5 shrink-0 transition-transform group-open:rotate-180" />
          </summary>
          <ul className="divide-y divide-line border-y border-line">{earlier.map(row)}</ul>
        </details>
      )}
    </section>
  );
}

const LEFT_OUT = {
  points: 'calls.leftOutPoints',
  suspension: 'calls.leftOutSuspension',
  late: 'calls.leftOutLate',
} as const;

interface RowProps {
  readonly callId: string;
  readonly date: CallDate;
  readonly canClaim: boolean;
}

function DateRow({ callId, date, canClaim }: RowProps) {
  const t = useT();
  const { state, startsAt, leftOutFor } = date;
  return (
    <li className="space-y-2 py-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">
          {startsAt === undefined ? <span>{t('calls.undated')}</span> : <When at={startsAt} />}
        </span>
        <span className="text-sm text-muted">
          {state === 'made' ? <FreePlaces t={t} places={date} /> : <span>{t('calls.leftOut')}</span>}
        </span>
      </p>
      {leftOutFor !== undefined && <p className="text-sm text-muted">{t(LEFT_OUT[leftOutFor])}</p>}
      {date.questIds.length > 0 && <Places date={date} />}
      {canClaim && <ClaimDate callId={callId} date={date} />}
    </li>
  );
}

/** Links to the quest of each place. */
function Places({ date: { questIds, startsAt } }: { readonly date: CallDate }) {
  const { t, format } = useLocale();
  const on = startsAt === undefined ? t('calls.undated') : format.dateTime(startsAt);
  return (
    <ul aria-label={t('calls.quests')} className="flex flex-wrap gap-x-4 gap-y-1">
      {questIds.map((questId, index) => (
        <li key={questId}>
          <Link
            href={questPath(questId)}
            aria-label={filled(t('calls.questLabel', { number: index + 1 }), { date: on })}
            className="inline-flex min-h-8 items-center text-accent underline underline-offset-4"
          >
            {t('calls.quest', { number: index + 1 })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Claims any free place of the date and opens its quest. */
function ClaimDate({ callId, date }: Pick<RowProps, 'callId' | 'date'>) {
  const { t, format } = useLocale();
  const router = useRouter();
  const isPaused = useFeatureFlags().isEnabled('maintenance_mode');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const on = date.startsAt === undefined ? t('calls.undated') : format.dateTime(date.startsAt);
  const claim = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { questId } = await claimOnce({ callId, date: date.date });
      router.push(questPath(questId));
      router.refresh();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <div className="space-y-2">
      {isPaused && <p className="text-sm text-muted">{t('flag.claimPaused')}</p>}
      <Button
        kind="secondary"
        disabled={isPaused}
        busy={isBusy}
        aria-label={filled(t('calls.claimLabel'), { date: on })}
        onClick={() => {
          if (!isBusy) void claim();
        }}
      >
        <Hand aria-hidden className="size-5" />
        <span>{t('calls.claim')}</span>
      </Button>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </div>
  );
}
