import { ChartColumn } from 'lucide-react';
import type { Metadata } from 'next';
import { Deferred } from '../../components/deferred.tsx';
import { PageHeading } from '../../components/heading.tsx';
import { Link } from '../../components/link.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { QueueSkeleton } from '../../components/queue-skeleton.tsx';
import { Worklist } from '../../features/moderation/worklist.tsx';
import { getWorklist } from '../../lib/api/administration.ts';
import { load, requireSession } from '../../lib/api/server.ts';
import { getLocale } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('moderation.title') };
}

/** Shows all queues of moderators. The API answers 403 to everyone else. */
export default async function ModerationPage() {
  await requireSession();
  const { t } = await getLocale();
  return <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{worklist}</Deferred>;
}

async function worklist() {
  const { t, timeZone, now } = await getLocale();
  const loaded = await load(getWorklist);
  const today = new Date(now).toLocaleDateString('sv-SE', { timeZone });
  return (
    <>
      <PageHeading title={t('moderation.title')} lead={t('work.lead')}>
        <Link
          href="/moderation/statistics"
          className="inline-flex min-h-11 items-center gap-2 font-semibold text-accent print:hidden"
        >
          <ChartColumn aria-hidden className="size-5" />
          <span>{t('moderation.toStatistics')}</span>
        </Link>
      </PageHeading>
      {loaded.ok ? (
        <Worklist t={t} work={loaded.value} today={today} />
      ) : (
        <LoadProblem t={t} problem={loaded.problem} />
      )}
    </>
  );
}
