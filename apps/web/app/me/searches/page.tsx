import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { SearchList } from '../../../features/searches/search-list.tsx';
import { filtersOf, type Query } from '../../../lib/api/filters.ts';
import { isSavable, listSavedSearches, savedPart } from '../../../lib/api/saved-searches.ts';
import { getPagePerson, load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

interface Props {
  /** Filters of a list, to be saved. */
  readonly searchParams?: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('searches.title') };
}

/** The searches whose new quests the member's daily mail names. */
export default async function SearchesPage({ searchParams }: Props = {}) {
  await requireSession();
  const [{ t }, userId] = await Promise.all([getLocale(), getPagePerson()]);
  const given = filtersOf((await searchParams) ?? {});
  const filters = isSavable(given) ? savedPart(given) : undefined;
  const searches = async () => {
    const loaded = await load(listSavedSearches);
    if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
    return <SearchList searches={loaded.value} userId={userId} filters={filters} />;
  };
  return (
    <MoreMessages messages={await getMessages(['searches', 'category', 'rule'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('searches.title')} lead={t('searches.lead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{searches}</Deferred>
      </div>
    </MoreMessages>
  );
}
