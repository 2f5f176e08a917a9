import type { Metadata } from 'next';
import { PageHeading } from '../../../components/heading.tsx';
import { PushSwitch } from '../../../features/device/push-switch.tsx';
import { requireSession } from '../../../lib/api/server.ts';
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
      </div>
    </MoreMessages>
  );
}
