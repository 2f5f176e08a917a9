import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { CallList } from '../../../features/calls/call-list.tsx';
import { listOwnCalls } from '../../../lib/api/calls.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('calls.title') };
}

/** The calls that the member posted. */
export default async function CallsPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['calls'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('calls.title')} lead={t('calls.lead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => calls()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function calls() {
  const { t } = await getLocale();
  const loaded = await load((api) => firstFilledPage((cursor) => listOwnCalls(api, cursor)));
  return loaded.ok ? <CallList firstPage={loaded.value} /> : <LoadProblem t={t} problem={loaded.problem} />;
}
