import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { ToWork } from '../../../features/moderation/to-work.tsx';
import { type Period, periodOf } from '../../../features/statistics/periods.ts';
import { StatisticsReport } from '../../../features/statistics/statistics-report.tsx';
import { getModerationStatistics } from '../../../lib/api/administration.ts';
import type { Query } from '../../../lib/api/filters.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import { getLocale } from '../../../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('statistics.title') };
}

/** Shows statistics to moderators. The API answers 403 to everyone else. */
export default async function StatisticsPage({ searchParams }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const days = periodOf((await searchParams)['days']);
  return <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => report(days)}</Deferred>;
}

async function report(days: Period) {
  const { t, format } = await getLocale();
  const loaded = await load((api) => getModerationStatistics(api, days));
  return (
    <>
      <ToWork t={t} />
      <PageHeading title={t('statistics.title')} lead={t('statistics.lead')} />
      {loaded.ok ? (
        <StatisticsReport statistics={loaded.value} days={days} t={t} format={format} />
      ) : (
        <LoadProblem t={t} problem={loaded.problem} />
      )}
    </>
  );
}
