'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, ButtonLink } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { quietApi } from '../../lib/api/browser.ts';
import { activeFilters, listPath, NO_FILTERS, shownStatuses } from '../../lib/api/filters.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { listQuests } from '../../lib/api/quests.ts';
import type { ListName, QuestFilters, QuestPage } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { useListNavigation } from './list-navigation.tsx';
import { QuestRow } from '../../components/quest-row.tsx';

interface Props {
  readonly filters: QuestFilters;
  readonly firstPage: QuestPage;
  /** Time of the server's request, in milliseconds since the epoch. */
  readonly loadedAt: number;
  readonly viewerId: string | undefined;
}

/** The quests found, with more on request. The server renders the first page. */
export function QuestList({ filters, firstPage, loadedAt, viewerId }: Props) {
  const t = useT();
  const { isPending } = useListNavigation();
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
  const hasStatus = filters.list === 'mine' || shownStatuses(filters).length > 1;
  // Results of other filters must not stand under the new ones.
  if (isPending) return <ListSkeleton label={t('list.loading')} />;
  return (
    <div>
      {shown.length > 0 && (
        <ul className="divide-y divide-line">
          {shown.map((quest) => (
            <li key={quest.questId}>
              <QuestRow t={t} quest={quest} viewerId={viewerId} hasStatus={hasStatus} />
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
    </div>
  );
}

function Empty({ filters, more }: { readonly filters: QuestFilters; readonly more: boolean }) {
  const t = useT();
  const { words, list } = filters;
  const cleared = listPath({ ...NO_FILTERS, list });
  if (more) return <p className="py-10 text-center text-muted">{t('list.partial')}</p>;
  if (words !== undefined) {
    return (
      <StatePage title={<Sentence t={t} of="list.noWords" parts={{ words }} />} level={3}>
        <p>{t('list.noWordsText')}</p>
        <ButtonLink href={cleared} kind="secondary">
          {t('list.searchClear')}
        </ButtonLink>
      </StatePage>
    );
  }
  if (activeFilters(filters) > 0) {
    return (
      <StatePage title={t('list.noMatch')} level={3}>
        <p>{t('list.noMatchText')}</p>
        <ButtonLink href={cleared} kind="secondary">
          {t('list.clear')}
        </ButtonLink>
      </StatePage>
    );
  }
  return <EmptyList list={list} />;
}

const EMPTY = {
  open: { title: 'list.empty', text: 'list.emptyText', action: 'shell.post', href: '/quests/new' },
  mine: { title: 'list.emptyMine', text: 'list.emptyMineText', action: 'list.emptyMineAction', href: '/' },
  done: { title: 'list.emptyDone', text: 'list.emptyDoneText', action: 'list.emptyMineAction', href: '/' },
} as const;

function EmptyList({ list }: { readonly list: ListName }) {
  const t = useT();
  const { title, text, action, href } = EMPTY[list];
  return (
    <StatePage title={t(title)} level={3}>
      <p>{t(text)}</p>
      <ButtonLink href={href}>{t(action)}</ButtonLink>
    </StatePage>
  );
}
