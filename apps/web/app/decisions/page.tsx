import type { Metadata } from 'next';
import { Deferred } from '../../components/deferred.tsx';
import { PageHeading } from '../../components/heading.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { QueueSkeleton } from '../../components/queue-skeleton.tsx';
import { PublicDecisions } from '../../features/reports/public-decisions.tsx';
import { listPublicDecisions } from '../../lib/api/cases.ts';
import { load } from '../../lib/api/server.ts';
import { getLocale } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('decisions.publicTitle') };
}

/** The numbers of decisions, for everybody. */
export default async function DecisionsPage() {
  const { t } = await getLocale();
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeading title={t('decisions.publicTitle')} lead={t('decisions.publicLead')} />
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => decisions()}</Deferred>
    </div>
  );
}

async function decisions() {
  const { t, format } = await getLocale();
  const loaded = await load(listPublicDecisions);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  return <PublicDecisions t={t} format={format} decisions={loaded.value} />;
}
