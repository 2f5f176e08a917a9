'use client';

import type { Problem } from '../lib/api/problem.ts';
import { useSavedAt } from '../lib/device/use-saved-page.ts';
import { useT } from '../lib/i18n/provider.tsx';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Props {
  readonly pages: {
    readonly hasMore: boolean;
    readonly isLoading: boolean;
    readonly problem: Problem | undefined;
    readonly more: () => void;
  };
}

/**
 * The end of a list: the button for the next page, and the problem if that page failed to load. On a saved page it says that
 * the rest needs a connection.
 */
export function More({ pages: { hasMore, isLoading, problem, more } }: Props) {
  const t = useT();
  const isSaved = useSavedAt() !== undefined;
  if (!hasMore && problem === undefined) return null;
  const isOffline = isSaved && (problem === undefined || problem.code === 'network');
  return (
    <div className="mt-6 flex flex-col items-center gap-4">
      {isOffline && (
        <p role="status" className="max-w-prose text-muted">
          {t('offline.rest')}
        </p>
      )}
      {problem !== undefined && !isOffline && <ProblemNotice t={t} problem={problem} live />}
      {hasMore && (
        <Button kind="secondary" busy={isLoading} onClick={more}>
          {t(isLoading ? 'common.loading' : isOffline ? 'common.retry' : 'common.showMore')}
        </Button>
      )}
    </div>
  );
}
