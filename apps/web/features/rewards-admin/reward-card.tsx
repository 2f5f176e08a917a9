'use client';

import { CircleCheck, CircleX, Coins, Sparkles, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { Ago, When } from '../../components/time.tsx';
import type { RewardJob } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';
import { RetryCommand } from './retry-command.tsx';

type Amounts = RewardJob['performerReward'];

/** One reward job: amounts, recipients, attempts, and the retry command. */
export function RewardCard({ job, stage }: { readonly job: RewardJob; readonly stage: string }) {
  const t = useT();
  return (
    <article className="border-t border-line py-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="min-w-0 font-semibold">
          <Link
            href={questPath(job.questId)}
            className="inline-block min-h-6 underline decoration-line underline-offset-4 hover:text-accent hover:decoration-accent"
          >
            <PeopleText>{job.questTitle ?? job.questId}</PeopleText>
          </Link>
        </h2>
      </div>
      <dl className="mt-4 grid gap-x-6 gap-y-4 text-sm sm:grid-cols-2 lg:grid-cols-[18rem_18rem_1fr_1fr]">
        <Fact name={t('rewards.performer')}>
          <Paid amounts={job.performerReward} />
        </Fact>
        <Fact name={t('rewards.requestor')}>
          <Paid amounts={job.requestorReward} />
        </Fact>
        <Fact name={t('rewards.completedAt')}>
          <When at={job.completedAt} />
        </Fact>
        {job.nextAttemptAt !== undefined && (
          <Fact name={t('rewards.nextAttempt')}>
            <Ago at={job.nextAttemptAt} />
          </Fact>
        )}
      </dl>
      {job.capped && <p className="mt-4 text-sm">{t('rewards.capped')}</p>}
      <Attempts attempts={job.attempts} />
      {job.state === 'ABANDONED' && <RetryCommand jobId={job.jobId} stage={stage} />}
    </article>
  );
}

const AMOUNTS = [
  { name: 'xp', icon: Sparkles },
  { name: 'reputation', icon: Star },
  { name: 'points', icon: Coins },
] as const;

/** What one side receives. */
function Paid({ amounts }: { readonly amounts: Amounts }) {
  const t = useT();
  const paid = AMOUNTS.filter(({ name }) => amounts[name] !== 0);
  if (paid.length === 0) return <span>{t('rewards.nothing')}</span>;
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1 font-semibold tabular-nums">
      {paid.map(({ name, icon: Icon }) => (
        <span key={name} className="inline-flex items-center gap-1">
          <Icon aria-hidden className="size-4 text-accent" />
          <span>{t(`common.${name}`, { count: amounts[name] })}</span>
        </span>
      ))}
    </span>
  );
}

/** All attempts with time and error. */
function Attempts({ attempts }: Pick<RewardJob, 'attempts'>) {
  const t = useT();
  if (attempts.length === 0) return <p className="mt-4 text-sm text-muted">{t('rewards.noAttempts')}</p>;
  return (
    <div className="mt-4">
      <h3 className="text-sm font-semibold text-muted">{t('rewards.attempts', { count: attempts.length })}</h3>
      <ol className="mt-2 space-y-2 text-sm">
        {attempts.map(({ at, error }, index) => (
          <li key={`${at}.${String(index)}`} className="flex items-start gap-2">
            {error === undefined ? (
              <CircleCheck aria-hidden className="mt-px size-5 shrink-0 text-accent" />
            ) : (
              <CircleX aria-hidden className="mt-px size-5 shrink-0 text-danger" />
            )}
            <span className="min-w-0">
              <When at={at} />
              <Dot />
              <span className="[overflow-wrap:anywhere]">
                {error === undefined ? (
                  <span>{t('rewards.attemptPaid')}</span>
                ) : (
                  <Sentence t={t} of="rewards.attemptFailed" parts={{ error }} />
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="mb-1 text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
