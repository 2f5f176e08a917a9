'use client';

import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { quietApi } from '../../lib/api/browser.ts';
import { countQuests } from '../../lib/api/quest-lists.ts';
import type { Count, QuestFilters } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Debounce of changes, so that a quick series of changes counts once. */
const PAUSE_MS = 150;

interface Props {
  readonly draft: QuestFilters;
  /** Counts only while the sheet is open. */
  readonly isOpen: boolean;
}

/** The button of the sheet. It says how many quests the filters will show, unless a search narrows them. */
export function ShowButton({ draft, isOpen }: Props) {
  const t = useT();
  const [counted, setCounted] = useState<{ readonly draft: QuestFilters; readonly count: Count }>();
  const isCountable = isOpen && [draft.words, draft.near, draft.days].every((one) => one === undefined);
  useEffect(() => {
    if (!isCountable) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      countQuests(quietApi, draft).then(
        (count) => {
          if (isCurrent) setCounted({ draft, count });
        },
        () => {
          // Without a count, the button keeps its general words.
        },
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [draft, isCountable]);
  const count = isCountable && counted?.draft === draft ? counted.count : undefined;
  return (
    <div className="filter-sheet-foot lg:hidden">
      <Button type="submit" className="w-full">
        <span aria-live="polite">{words(t, count)}</span>
      </Button>
    </div>
  );
}

function words(t: ReturnType<typeof useT>, counted: Count | undefined): string {
  if (counted === undefined) return t('list.show');
  const { count, more } = counted;
  if (count === 0 && !more) return t('list.showNone');
  return t(more ? 'list.showMany' : 'list.showCount', { count });
}
