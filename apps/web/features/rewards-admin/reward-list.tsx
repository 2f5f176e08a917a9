'use client';

import { CircleCheckBig, CircleX, Hourglass } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { listRewards } from '../../lib/api/administration.ts';
import type { RewardJobPage, RewardJobState } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { RewardCard } from './reward-card.tsx';
import { rewardsPath } from './states.ts';

interface Props {
  readonly state: RewardJobState;
  readonly firstPage: RewardJobPage;
  /** Stage name for the commands on the cards. */
  readonly stage: string;
}

/** Reward jobs in one state. */
export function RewardList({ state, firstPage, stage }: Props) {
  const t = useT();
  const pages = usePages({
    firstPage,
    ask: (api, cursor) => listRewards(api, state, cursor),
  });
  return (
    <>
      <StateFilter chosen={state} />
      <section aria-label={t(`rewards.${state}`)}>
        {pages.items.length === 0 && !pages.hasMore ? (
          <StatePage title={t(`rewards.empty${state}`)} level={2}>
            <p>{t(`rewards.empty${state}Text`)}</p>
          </StatePage>
        ) : (
          <ul>
            {pages.items.map((job) => (
              <li key={job.jobId}>
                <RewardCard job={job} stage={stage} />
              </li>
            ))}
          </ul>
        )}
        <More pages={pages} />
      </section>
    </>
  );
}

/** Order of the filters: states that need an admin first. */
const FILTERS: readonly RewardJobState[] = ['ABANDONED', 'PENDING', 'PAID'];

const ICONS = { ABANDONED: CircleX, PENDING: Hourglass, PAID: CircleCheckBig } as const;

/** Filter by state. The state is in the URL. */
function StateFilter({ chosen }: { readonly chosen: RewardJobState }) {
  const t = useT();
  return (
    <nav aria-label={t('rewards.state')} className="mb-6">
      <ul className="flex flex-wrap gap-2">
        {FILTERS.map((state) => {
          const Icon = ICONS[state];
          return (
            <li key={state}>
              <Link
                href={rewardsPath(state)}
                scroll={false}
                aria-current={state === chosen ? 'page' : undefined}
                className="inline-flex min-h-11 items-center gap-2 rounded-full border border-edge px-4 text-sm font-semibold hover:border-accent aria-[current]:border-accent aria-[current]:bg-accent aria-[current]:text-on-accent"
              >
                <Icon aria-hidden className="size-4" />
                <span>{t(`rewards.${state}`)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
