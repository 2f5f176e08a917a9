'use client';

import { useState } from 'react';
import { ButtonLink } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { DoneNotice, useDone } from '../../components/done-notice.tsx';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { api } from '../../lib/api/browser.ts';
import { deleteSavedSearch, pathOfSearch } from '../../lib/api/saved-searches.ts';
import type { QuestFilters, SavedSearch } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { SaveSearch } from './save-search.tsx';

interface Props {
  readonly searches: readonly SavedSearch[];
  readonly userId: string;
  /** Filters of the list that the member came from, to be saved. */
  readonly filters?: QuestFilters | undefined;
}

/** The member's saved searches. Each leads to its list and can be deleted. */
export function SearchList({ searches, userId, filters }: Props) {
  const t = useT();
  const { done, after } = useDone();
  const [isSaved, setSaved] = useState(false);
  return (
    <div className="space-y-6">
      <DoneNotice done={done} />
      {filters !== undefined && !isSaved && (
        <SaveSearch
          filters={filters}
          userId={userId}
          done={() => {
            setSaved(true);
            void after('searches.saved', Promise.resolve());
          }}
        />
      )}
      {searches.length === 0 ? (
        !isSaved && (
          <div className="space-y-4">
            <p className="text-muted">{t('searches.none')}</p>
            <ButtonLink href="/" kind="secondary">
              {t('searches.toQuests')}
            </ButtonLink>
          </div>
        )
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {searches.map((search) => (
            <li key={search.searchId} className="flex flex-wrap items-center justify-between gap-3 py-4">
              <Link
                href={pathOfSearch(search)}
                className="inline-block min-h-6 font-semibold underline underline-offset-4"
              >
                <PeopleText>{search.name}</PeopleText>
              </Link>
              <ConfirmedAction
                action={t('searches.delete')}
                label={t('searches.deleteLabel').replace('{name}', () => search.name)}
                text={t('searches.deleteText')}
                confirm={t('searches.deleteConfirm')}
                keep={t('searches.keep')}
                work={() => after('searches.deleted', deleteSavedSearch(api, search.searchId))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
