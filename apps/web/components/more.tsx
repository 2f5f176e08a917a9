'use client';

import type { Problem } from '../lib/api/problem.ts';
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

/** The end of a list: the button for the next page, and the problem if that page failed to load. */
export function More({ pages: { hasMore, isLoading, problem, more } }: Props) {
  const t = useT();
  if (!hasMore && problem === undefined) return null;
  return (
    <div className="mt-6 flex flex-col items-center gap-4">
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
      {hasMore && (
        <Button kind="secondary" busy={isLoading} onClick={more}>
          {t(isLoading ? 'common.loading' : 'common.showMore')}
        </Button>
      )}
    </div>
  );
}
