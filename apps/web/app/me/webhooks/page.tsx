import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { WebhookList } from '../../../features/webhooks/webhook-list.tsx';
import { load, requireSession } from '../../../lib/api/server.ts';
import { getWebhooks } from '../../../lib/api/webhooks.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('webhooks.title') };
}

/** The programs of the member that hear of quests. */
export default async function WebhooksPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['webhooks'])}>
      <div className="mx-auto max-w-3xl space-y-6">
        <PageHeading title={t('webhooks.title')} lead={t('webhooks.lead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => webhooks()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function webhooks() {
  const { t } = await getLocale();
  const loaded = await load(getWebhooks);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  return <WebhookList webhooks={loaded.value} />;
}
