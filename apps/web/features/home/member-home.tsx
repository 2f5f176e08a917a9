import { LoadProblem } from '../../components/load-problem.tsx';
import { activeFilters, listPath } from '../../lib/api/filters.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { listQuests } from '../../lib/api/quest-lists.ts';
import { getViewer, getViewerHome, load, type Loaded } from '../../lib/api/server.ts';
import type { QuestFilters, QuestPage } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import { getLocale } from '../../lib/i18n/server.ts';
import { FilterChips } from './filter-chips.tsx';
import { FilterButton, Filters } from './filters.tsx';
import { ListNavigation } from './list-navigation.tsx';
import { QuestList } from './quest-list.tsx';
import { SearchBox } from './search-box.tsx';
import { ListTabs } from './list-tabs.tsx';
import { Waiting } from './waiting.tsx';
import { FreshCounts } from '../../components/member-counts.tsx';
import { isNewcomer, Welcome } from './welcome.tsx';

/** What waits for the member, above the lists of quests. A failure of one part leaves the others. */
export async function memberHome(filters: QuestFilters) {
  const [{ t }, home, viewer, first] = await Promise.all([
    getLocale(),
    getViewerHome(),
    getViewer(),
    load((api) => firstFilledPage((cursor) => listQuests(api, filters, cursor))),
  ]);
  const isPlain = filters.list === 'open' && filters.words === undefined && activeFilters(filters) === 0;
  return (
    <ListNavigation>
      {home !== undefined && <FreshCounts waiting={home.totals.waiting.count} unread={home.unread} />}
      {isPlain &&
        viewer !== undefined &&
        isNewcomer(viewer) &&
        home?.totals.mine.count === 0 &&
        home.waiting.length === 0 && <Welcome t={t} viewer={viewer} />}
      {isPlain && home !== undefined && <Waiting t={t} home={home} viewerId={viewer?.userId} />}
      <ListTabs current={filters.list} totals={home?.totals} />
      <div className={filters.list === 'mine' ? 'mt-2' : 'home-columns'}>
        {filters.list !== 'mine' && <Filters filters={filters} />}
        <Results filters={filters} first={first} viewerId={viewer?.userId} />
      </div>
    </ListNavigation>
  );
}

interface ResultsProps {
  readonly filters: QuestFilters;
  readonly first: Loaded<QuestPage>;
  readonly viewerId: string | undefined;
}

async function Results({ filters, first, viewerId }: ResultsProps) {
  const { t } = await getLocale();
  return (
    <section aria-labelledby="results" className="min-w-0">
      {filters.list !== 'mine' && (
        <div className="mb-3 flex items-start justify-end gap-2">
          <FeatureFlag name="advanced_search">
            <SearchBox filters={filters} />
          </FeatureFlag>
          <FilterButton filters={filters} />
        </div>
      )}
      <FilterChips filters={filters} />
      <h2 id="results" className="mt-1 text-sm font-semibold text-muted">
        {t(filters.statuses.length > 0 || filters.words !== undefined ? 'home.results' : `home.${filters.list}Title`)}
      </h2>
      {first.ok ? (
        <QuestList key={listPath(filters)} filters={filters} firstPage={first.value} viewerId={viewerId} />
      ) : (
        <div className="mt-3">
          <LoadProblem t={t} problem={first.problem} />
        </div>
      )}
    </section>
  );
}
