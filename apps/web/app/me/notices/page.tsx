import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { Link } from '../../../components/link.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { CalendarFeed } from '../../../features/calendar/calendar-feed.tsx';
import { PushSwitch } from '../../../features/device/push-switch.tsx';
import { NoticeSettingsForm } from '../../../features/notices/notice-settings.tsx';
import { UndeliverableAddress } from '../../../features/notices/undeliverable.tsx';
import { NoticesSkeleton } from '../../../features/notices/notices-skeleton.tsx';
import { getCalendarFeed } from '../../../lib/api/calendar-feed.ts';
import { getNoticeSettings } from '../../../lib/api/notice-settings.ts';
import { getStaffAccess, load, requireSession } from '../../../lib/api/server.ts';
import { getWebhooks } from '../../../lib/api/webhooks.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('noticeSettings.title') };
}

/** How the member hears of news. */
export default async function NoticesPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['push', 'noticeSettings', 'calendar'])}>
      <div className="mx-auto max-w-3xl space-y-6">
        <PageHeading title={t('noticeSettings.title')} lead={t('noticeSettings.lead')} />
        <Deferred fallback={<NoticesSkeleton label={t('common.loading')} />}>{settings}</Deferred>
        <Deferred fallback={null}>{() => calendar()}</Deferred>
        <Deferred fallback={null}>{() => programs()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function settings() {
  const [{ t }, { isModerator }, loaded] = await Promise.all([getLocale(), getStaffAccess(), load(getNoticeSettings)]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  return (
    <>
      <UndeliverableAddress undeliverable={loaded.value.undeliverable} />
      <NoticeSettingsForm settings={loaded.value} isStaff={isModerator}>
        <PushSwitch />
      </NoticeSettingsForm>
    </>
  );
}

async function calendar() {
  const { t } = await getLocale();
  const feed = await load(getCalendarFeed);
  return feed.ok ? <CalendarFeed feed={feed.value} /> : <LoadProblem t={t} problem={feed.problem} />;
}

/** The link to the webhooks, for members who have one. Most do not, and need not know of them. */
async function programs() {
  const { t } = await getLocale();
  const webhooks = await load(getWebhooks);
  if (!webhooks.ok || webhooks.value.length === 0) return null;
  return (
    <Link href="/me/webhooks" className="inline-block min-h-6 underline underline-offset-4 print:hidden">
      {t('webhooks.link')}
    </Link>
  );
}
