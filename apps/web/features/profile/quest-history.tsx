'use client';

import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { QuestXp } from '../../components/quest-xp.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import { questsOf } from '../../lib/api/members.ts';
import type { QuestPage, QuestRole } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { isNotDone } from '../../lib/quest/ending.ts';

interface Props {
  readonly userId: string;
  /** Path of the page that shows the history. */
  readonly path: string;
  readonly role: QuestRole;
  readonly firstPage: QuestPage;
}

const ROLES = ['requestor', 'performer'] as const;
const NAMES = { requestor: 'profile.asRequestor', performer: 'profile.asPerformer' } as const;
const NONE = { requestor: 'profile.noneRequestor', performer: 'profile.nonePerformer' } as const;

/** Quests that a member posted or claimed. The role is in the URL. */
export function QuestHistory({ userId, path, role, firstPage }: Props) {
  const t = useT();
  const history = usePages({
    firstPage,
    ask: (api, cursor) => questsOf(api, userId, role, cursor),
  });
  const quests = history.items;
  return (
    <section aria-labelledby="quest-history">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="quest-history" className="text-lg font-semibold">
          {t('profile.quests')}
        </h2>
        <nav
          aria-labelledby="quest-history"
          className="flex rounded-xl border border-edge p-1 text-sm font-semibold narrow:flex-wrap"
        >
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
      {quests.length === 0 && !history.hasMore ? (
        <p className="border-y border-line py-5 text-muted">{t(NONE[role])}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {quests.map((quest) => (
            <li
              key={quest.questId}
              className="relative flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3"
            >
              <Link
                href={`/quests/${encodeURIComponent(quest.questId)}`}
                className="min-w-0 font-semibold after:absolute after:inset-0 hover:text-accent"
              >
                <PeopleText className="line-clamp-2">{quest.title}</PeopleText>
              </Link>
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                <Ago at={quest.createdAt} />
                <QuestXp t={t} quest={quest} />
                <StatusBadge t={t} status={quest.status} isNotDone={isNotDone(quest)} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <More pages={history} />
    </section>
  );
}
