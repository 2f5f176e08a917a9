import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { OwnCases } from '../../../features/reports/own-cases.tsx';
import { listOwnCases } from '../../../lib/api/cases.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('decisions.ownTitle') };
}

/** What moderators decided about the member. */
export default async function OwnCasesPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['decisions', 'rule'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('decisions.ownTitle')} lead={t('decisions.ownLead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => cases()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function cases() {
  const { t } = await getLocale();
  const loaded = await load((api) => firstFilledPage((cursor) => listOwnCases(api, cursor)));
  return loaded.ok ? <OwnCases firstPage={loaded.value} /> : <LoadProblem t={t} problem={loaded.problem} />;
}
