'use client';

import { ButtonLink } from '../../components/button.tsx';
import { More } from '../../components/more.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { activeFilters, listPath, NO_FILTERS, shownStatuses } from '../../lib/api/filters.ts';
import { listQuests } from '../../lib/api/quest-lists.ts';
import type { ListName, QuestFilters, QuestPage } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { rowsOf } from '../../lib/quest/places.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { useListNavigation } from './list-navigation.tsx';
import { QuestRow } from '../../components/quest-row.tsx';

interface Props {
  readonly filters: QuestFilters;
  readonly firstPage: QuestPage;
  readonly viewerId: string | undefined;
}

/** The quests found, with more on request. The server renders the first page. */
export function QuestList({ filters, firstPage, viewerId }: Props) {
  const t = useT();
  const { isPending } = useListNavigation();
  const list = usePages({
    firstPage,
    ask: (api, cursor) => listQuests(api, filters, cursor),
  });
  const shown = rowsOf(list.items);
  // The tab counts quests, and a row can stand for several.
  const count = new Set(list.items.map(({ questId }) => questId)).size;
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
      {shown.length === 0 && <Empty filters={filters} more={list.hasMore} />}
      <More pages={list} />
      {shown.length > 0 && (
        <p role="status" className="mt-6 text-center text-sm text-muted">
          <span>{t('list.shown', { count })}</span>
          {!list.hasMore && <span>{` ${t('list.end')}`}</span>}
        </p>
      )}
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
