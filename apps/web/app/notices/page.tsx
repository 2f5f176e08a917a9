import type { Metadata } from 'next';
import { ButtonLink } from '../../components/button.tsx';
import { Deferred } from '../../components/deferred.tsx';
import { PageHeading } from '../../components/heading.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { FreshCounts } from '../../components/member-counts.tsx';
import { ActionLink } from '../../components/action-link.tsx';
import { Notice } from '../../components/notice.tsx';
import { NoticeList } from '../../features/notices/notice-list.tsx';
import { NoticesSkeleton } from '../../features/notices/notices-skeleton.tsx';
import { getNoticeSettings } from '../../lib/api/notice-settings.ts';
import { listNotices } from '../../lib/api/notices.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { load, requireSession } from '../../lib/api/server.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('notices.title') };
}

/** What the member has heard of, by quest. */
export default async function NoticesPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['notices', 'quest', 'ending'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('notices.title')}>
          <ButtonLink kind="quiet" small href="/me/notices" className="-mx-4">
            {t('notices.settings')}
          </ButtonLink>
        </PageHeading>
        <Deferred fallback={<NoticesSkeleton label={t('common.loading')} />}>{notices}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function notices() {
  const { t } = await getLocale();
  const [loaded, settings] = await Promise.all([
    load((api) => firstFilledPage((cursor) => listNotices(api, cursor))),
    load(getNoticeSettings),
  ]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  return (
    <>
      {settings.ok && settings.value.undeliverable !== undefined && (
        <Notice kind="problem" className="mb-6">
          <p className="flex flex-wrap gap-x-2">
            <span>{t('notices.noMails')}</span>
            <ActionLink href="/me/notices" className="min-h-6">
              {t('notices.noMailsWhy')}
            </ActionLink>
          </p>
        </Notice>
      )}
      <FreshCounts unread={loaded.value.unread} />
      <NoticeList firstPage={loaded.value} />
    </>
  );
}
