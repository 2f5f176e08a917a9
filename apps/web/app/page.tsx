import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { ButtonLink } from '../components/button.tsx';
import { Deferred } from '../components/deferred.tsx';
import { PageHeading } from '../components/heading.tsx';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { Reload } from '../components/reload.tsx';
import { Landing } from '../features/landing/landing.tsx';
import { Filters } from '../features/quest-list/filters.tsx';
import { ListSkeleton } from '../features/quest-list/list-skeleton.tsx';
import { QuestList } from '../features/quest-list/quest-list.tsx';
import { filtersOf, listPath, type Query } from '../lib/api/filters.ts';
import { firstFilledPage } from '../lib/api/pages.ts';
import { QueryProvider } from '../lib/api/query-provider.tsx';
import { listQuests } from '../lib/api/quests.ts';
import { isSignedIn, load } from '../lib/api/server.ts';
import type { QuestFilters } from '../lib/api/types.ts';
import { MoreMessages } from '../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getLocale();
  return (await isSignedIn()) ? { title: t('list.title') } : {};
}

/** The start: the quests for members, what this is for everybody else. */
export default async function StartPage({ searchParams }: Props) {
  const { t } = await getLocale();
  if (!(await isSignedIn())) return <Landing t={t} />;
  const filters = filtersOf(await searchParams);
  return (
    <MoreMessages messages={await getMessages(['list', 'status', 'category'])}>
      <PageHeading title={t('list.title')} lead={t('list.lead')}>
        <ButtonLink href="/quests/new" className="max-sm:hidden">
          <Plus aria-hidden className="size-5" />
          {t('shell.post')}
        </ButtonLink>
      </PageHeading>
      <Filters filters={filters} />
      <Deferred fallback={<ListSkeleton label={t('common.loading')} />}>{() => found(filters)}</Deferred>
    </MoreMessages>
  );
}

async function found(filters: QuestFilters) {
  const { t, now } = await getLocale();
  const first = await load((api) => firstFilledPage((cursor) => listQuests(api, filters, cursor)));
  if (!first.ok) {
    return (
      <ProblemNotice t={t} problem={first.problem}>
        <Reload>{t('common.retry')}</Reload>
      </ProblemNotice>
    );
  }
  return (
    <QueryProvider>
      <QuestList key={listPath(filters)} filters={filters} firstPage={first.value} loadedAt={now} />
    </QueryProvider>
  );
}
