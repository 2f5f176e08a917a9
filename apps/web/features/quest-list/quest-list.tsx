'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, ButtonLink } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { quietApi } from '../../lib/api/browser.ts';
import { activeFilters, listPath } from '../../lib/api/filters.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { listQuests } from '../../lib/api/quests.ts';
import type { QuestFilters, QuestPage } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { QuestCard } from './quest-card.tsx';

interface Props {
  readonly filters: QuestFilters;
  readonly firstPage: QuestPage;
  /** Time of the server's request, in milliseconds since the epoch. */
  readonly loadedAt: number;
}

/** The quests found, with more on request. The server renders the first page. */
export function QuestList({ filters, firstPage, loadedAt }: Props) {
  const t = useT();
  const list = useInfiniteQuery({
    queryKey: ['quests', listPath(filters), loadedAt],
    queryFn: ({ pageParam }) => firstFilledPage((cursor) => listQuests(quietApi, filters, cursor), pageParam),
    initialData: { pages: [firstPage], pageParams: [undefined as string | undefined] },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Infinity,
  });
  const quests = list.data.pages.flatMap(({ items }) => items);
  // A quest that moved between two pages is shown once, at its first position.
  const shown = quests.filter((one, index) => quests.findIndex(({ questId }) => questId === one.questId) === index);
  return (
    <section aria-labelledby="results">
      <h2 id="results" className="sr-only">
        {t('list.results')}
      </h2>
      {shown.length > 0 && (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {shown.map((quest) => (
            <li key={quest.questId}>
              <QuestCard t={t} quest={quest} />
            </li>
          ))}
        </ul>
      )}
      {shown.length === 0 && <Empty filters={filters} more={list.hasNextPage} />}
      <div className="mt-8 flex flex-col items-center gap-4">
        {list.isFetchNextPageError && <ProblemNotice t={t} problem={asProblem(list.error)} live />}
        {list.hasNextPage && (
          <Button kind="secondary" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t(list.isFetchingNextPage ? 'list.loadingMore' : 'list.more')}
          </Button>
        )}
        {shown.length > 0 && (
          <p role="status" className="text-sm text-muted">
            <span>{t('list.shown', { count: shown.length })}</span>
            {!list.hasNextPage && <span>{` ${t('list.end')}`}</span>}
          </p>
        )}
      </div>
    </section>
  );
}

function Empty({ filters, more }: { readonly filters: QuestFilters; readonly more: boolean }) {
  const t = useT();
  const { words } = filters;
  if (more) return <p className="py-10 text-center text-muted">{t('list.partial')}</p>;
  if (words !== undefined) {
    return (
      <StatePage title={<Sentence t={t} of="list.noWords" parts={{ words }} />} level={2}>
        <p>{t('list.noWordsText')}</p>
        <ButtonLink href="/" kind="secondary">
          {t('list.searchClear')}
        </ButtonLink>
      </StatePage>
    );
  }
  if (activeFilters(filters) > 0) {
    return (
      <StatePage title={t('list.noMatch')} level={2}>
        <p>{t('list.noMatchText')}</p>
        <ButtonLink href="/" kind="secondary">
          {t('list.clear')}
        </ButtonLink>
      </StatePage>
    );
  }
  return (
    <StatePage title={t('list.empty')} level={2}>
      <p>{t('list.emptyText')}</p>
      <ButtonLink href="/quests/new">{t('shell.post')}</ButtonLink>
    </StatePage>
  );
}
