'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import { quietApi } from '../../lib/api/browser.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { questsOf } from '../../lib/api/quests.ts';
import type { QuestPage, QuestRole } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

interface Props {
  readonly userId: string;
  /** Path of the page that shows the history. */
  readonly path: string;
  readonly role: QuestRole;
  readonly firstPage: QuestPage;
  readonly loadedAt: number;
}

const ROLES = ['requestor', 'performer'] as const;
const NAMES = { requestor: 'profile.asRequestor', performer: 'profile.asPerformer' } as const;
const NONE = { requestor: 'profile.noneRequestor', performer: 'profile.nonePerformer' } as const;

/** Quests that a member posted or claimed. The role is in the URL. */
export function QuestHistory({ userId, path, role, firstPage, loadedAt }: Props) {
  const t = useT();
  const history = useInfiniteQuery({
    queryKey: ['quest-history', userId, role, loadedAt],
    queryFn: ({ pageParam }) => firstFilledPage((cursor) => questsOf(quietApi, userId, role, cursor), pageParam),
    initialData: { pages: [firstPage], pageParams: [undefined as string | undefined] },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Infinity,
  });
  const quests = history.data.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="quest-history">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="quest-history" className="text-lg font-semibold">
          {t('profile.quests')}
        </h2>
        <nav aria-labelledby="quest-history" className="flex rounded-xl border border-edge p-1 text-sm font-semibold">
          {ROLES.map((one) => (
            <Link
              key={one}
              href={one === 'requestor' ? path : `${path}?role=${one}`}
              scroll={false}
              aria-current={one === role ? 'page' : undefined}
              className="inline-flex min-h-9 items-center rounded-lg px-3 hover:text-accent aria-[current]:bg-accent aria-[current]:text-on-accent"
            >
              {t(NAMES[one])}
            </Link>
          ))}
        </nav>
      </div>
      {quests.length === 0 && !history.hasNextPage ? (
        <p className="border-y border-line py-5 text-muted">{t(NONE[role])}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {quests.map(({ questId, title, status, createdAt }) => (
            <li key={questId} className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
              <Link
                href={`/quests/${encodeURIComponent(questId)}`}
                className="min-w-0 font-semibold after:absolute after:inset-0 hover:text-accent"
              >
                <PeopleText>{title}</PeopleText>
              </Link>
              <span className="flex items-center gap-3 text-sm text-muted">
                <Ago at={createdAt} />
                <StatusBadge t={t} status={status} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {history.isFetchNextPageError && <ProblemNotice t={t} problem={asProblem(history.error)} live />}
      {history.hasNextPage && (
        <div className="mt-4 text-center">
          <Button kind="secondary" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            {t('common.showMore')}
          </Button>
        </div>
      )}
    </section>
  );
}
