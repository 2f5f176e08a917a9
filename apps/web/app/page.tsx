import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { ButtonLink } from '../components/button.tsx';
import { Deferred } from '../components/deferred.tsx';
import { PageHeading } from '../components/heading.tsx';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { Reload } from '../components/reload.tsx';
import { Landing } from '../features/landing/landing.tsx';
import { PublicCounts } from '../features/landing/public-counts.tsx';
import { Filters } from '../features/quest-list/filters.tsx';
import { ListSkeleton } from '../features/quest-list/list-skeleton.tsx';
import { QuestList } from '../features/quest-list/quest-list.tsx';
import { SearchBox } from '../features/quest-list/search-box.tsx';
import { filtersOf, listPath, offeredFilters, type Query } from '../lib/api/filters.ts';
import { firstFilledPage } from '../lib/api/pages.ts';
import { QueryProvider } from '../lib/api/query-provider.tsx';
import { listQuests } from '../lib/api/quests.ts';
import { isSignedIn, load, serverApi } from '../lib/api/server.ts';
import { getStatistics } from '../lib/api/statistics.ts';
import type { QuestFilters } from '../lib/api/types.ts';
import { getFlags } from '../lib/flags/first-flags.ts';
import { FeatureFlag } from '../lib/flags/provider.tsx';
import { MoreMessages } from '../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getLocale();
  return (await isSignedIn()) ? { title: t('list.title') } : {};
}

/** Shows the list of quests to members and the landing page to visitors. */
export default async function StartPage({ searchParams }: Props) {
  const { t } = await getLocale();
  const { flags } = await getFlags();
  if (!(await isSignedIn())) return start(flags.enable_new_api_endpoint.on);
  const offered = { categories: flags.quest_categories.on, search: flags.advanced_search.on };
  const filters = offeredFilters(filtersOf(await searchParams), offered);
  return (
    <MoreMessages messages={await getMessages(['list', 'status', 'category'])}>
      <PageHeading title={t('list.title')} lead={t('list.lead')}>
        <ButtonLink href="/quests/new" className="max-sm:hidden">
          <Plus aria-hidden className="size-5" />
          <span>{t('shell.post')}</span>
        </ButtonLink>
      </PageHeading>
      <FeatureFlag name="advanced_search">
        <SearchBox filters={filters} />
      </FeatureFlag>
      <Filters filters={filters} />
      <Deferred fallback={<ListSkeleton label={t('common.loading')} />}>{() => found(filters)}</Deferred>
    </MoreMessages>
  );
}

/** Loads the public counts. A failure leaves them out. */
async function start(hasCounts: boolean) {
  const { t } = await getLocale();
  const first = hasCounts
    ? await serverApi()
        .then(getStatistics)
        .catch(() => undefined)
    : undefined;
  return (
    <MoreMessages messages={await getMessages(['landing'])}>
      <Landing t={t}>
        <PublicCounts first={first} />
      </Landing>
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
