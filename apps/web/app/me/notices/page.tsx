import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { Link } from '../../../components/link.tsx';
import { PushSwitch } from '../../../features/device/push-switch.tsx';
import { load, requireSession } from '../../../lib/api/server.ts';
import { getWebhooks } from '../../../lib/api/webhooks.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('push.pageTitle') };
}

/** How the member hears of news. */
export default async function NoticesPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['push'])}>
      <div className="mx-auto max-w-3xl space-y-6">
        <PageHeading title={t('push.pageTitle')} />
        <PushSwitch />
        <Deferred fallback={null}>{() => programs()}</Deferred>
      </div>
    </MoreMessages>
  );
}

/** The link to the webhooks, for members who have one. Most do not, and need not know of them. */
async function programs() {
  const { t } = await getLocale();
  const webhooks = await load(getWebhooks);
  if (!webhooks.ok || webhooks.value.length === 0) return null;
  return (
    <Link href="/me/webhooks" className="inline-block min-h-6 underline underline-offset-4">
      {t('webhooks.link')}
    </Link>
  );
}
