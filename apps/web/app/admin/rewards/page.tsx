import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { RewardList } from '../../../features/rewards-admin/reward-list.tsx';
import { rewardStateOf } from '../../../features/rewards-admin/states.ts';
import { listRewards } from '../../../lib/api/administration.ts';
import type { Query } from '../../../lib/api/filters.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import type { RewardJobState } from '../../../lib/api/types.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { settings } from '../../../lib/settings.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('rewards.title') };
}

/** Shows reward jobs by state to admins. The API answers 403 to everyone else. */
export default async function RewardsPage({ searchParams }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const state = rewardStateOf((await searchParams)['state']);
  return (
    <MoreMessages messages={await getMessages(['rewards'])}>
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => jobs(state)}</Deferred>
    </MoreMessages>
  );
}

async function jobs(state: RewardJobState) {
  const { t } = await getLocale();
  const loaded = await load((api) => firstFilledPage((cursor) => listRewards(api, state, cursor)));
  return (
    <>
      <PageHeading title={t('rewards.title')} lead={t('rewards.lead')} />
      {loaded.ok ? (
        <RewardList key={state} state={state} firstPage={loaded.value} stage={settings().stage} />
      ) : (
        <LoadProblem t={t} problem={loaded.problem} />
      )}
    </>
  );
}
