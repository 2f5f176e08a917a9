import { ChartColumn } from 'lucide-react';
import type { Metadata } from 'next';
import { Deferred } from '../../components/deferred.tsx';
import { PageHeading } from '../../components/heading.tsx';
import { Link } from '../../components/link.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { QueueSkeleton } from '../../components/queue-skeleton.tsx';
import { DisputeQueue } from '../../features/moderation/dispute-queue.tsx';
import { StuckQuests } from '../../features/moderation/stuck-quests.tsx';
import { listDisputes, listStuck } from '../../lib/api/administration.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { QueryProvider } from '../../lib/api/query-provider.tsx';
import { load, loadViewer, requireSession } from '../../lib/api/server.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('moderation.title') };
}

/** Shows disputes and stuck quests to moderators. The API answers 403 to everyone else. */
export default async function ModerationPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages
      messages={await getMessages(['moderation', 'attest', 'status', 'quest', 'action', 'rule', 'rewards'])}
    >
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{queues}</Deferred>
    </MoreMessages>
  );
}

async function queues() {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [viewer, disputes, stuck] = await Promise.all([
      loadViewer(),
      firstFilledPage((cursor) => listDisputes(api, cursor)),
      firstFilledPage((cursor) => listStuck(api, cursor)),
    ]);
    return { viewer, disputes, stuck };
  });
  return (
    <>
      <PageHeading title={t('moderation.title')} lead={t('moderation.lead')}>
        <Link
          href="/moderation/statistics"
          className="inline-flex min-h-11 items-center gap-2 font-semibold text-accent"
        >
          <ChartColumn aria-hidden className="size-5" />
          <span>{t('moderation.toStatistics')}</span>
        </Link>
      </PageHeading>
      {loaded.ok ? (
        <QueryProvider>
          <div className="mt-6 space-y-12">
            <DisputeQueue firstPage={loaded.value.disputes} viewer={loaded.value.viewer} />
            <StuckQuests firstPage={loaded.value.stuck} viewer={loaded.value.viewer} />
          </div>
        </QueryProvider>
      ) : (
        <LoadProblem t={t} problem={loaded.problem} />
      )}
    </>
  );
}
