'use client';

import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonLine } from '../../components/person.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import { listStuck } from '../../lib/api/administration.ts';
import type { OwnUser, StuckPage, StuckQuest } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';
import { stuckByPerson, type SilentMember } from './stuck-by-person.ts';

interface Props {
  readonly firstPage: StuckPage;
  readonly loadedAt: number;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** Stuck quests, grouped by the member who has to act. */
export function StuckQuests({ firstPage, loadedAt, viewer }: Props) {
  const t = useT();
  const pages = usePages({ name: 'stuck', loadedAt, firstPage, ask: listStuck });
  return (
    <section aria-labelledby="stuck">
      <h2 id="stuck" className="text-xl font-semibold">
        {t('moderation.stuck')}
      </h2>
      {pages.items.length === 0 && !pages.hasMore ? (
        <StatePage title={t('moderation.noStuck')} level={3}>
          <p>{t('moderation.noStuckText')}</p>
        </StatePage>
      ) : (
        <>
          <p className="mt-1 text-muted">{t('moderation.stuckLead')}</p>
          <ul className="mt-4 grid gap-4 lg:grid-cols-2">
            {stuckByPerson(pages.items).map((member) => (
              <li key={member.person.userId} className="card min-w-0 p-5">
                <SilentMemberRow member={member} viewer={viewer} />
              </li>
            ))}
          </ul>
        </>
      )}
      <More pages={pages} />
    </section>
  );
}

function SilentMemberRow({
  member: { person, quests },
  viewer,
}: { readonly member: SilentMember } & Pick<Props, 'viewer'>) {
  const t = useT();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="min-w-0">
          <PersonLine t={t} person={person} isYou={person.userId === viewer.userId} />
        </h3>
        <p className="text-sm text-muted">{t('moderation.waitedFor', { count: quests.length })}</p>
      </div>
      <ul className="mt-4 divide-y divide-line border-t border-line">
        {quests.map((quest) => (
          <li key={quest.questId} className="py-3 last:pb-0">
            <StuckQuestRow quest={quest} />
          </li>
        ))}
      </ul>
    </>
  );
}

function StuckQuestRow({ quest }: { readonly quest: StuckQuest }) {
  const t = useT();
  const isClaimed = quest.status === 'CLAIMED';
  return (
    <>
      <Link
        href={questPath(quest.questId)}
        className="inline-block min-h-6 font-semibold underline decoration-line underline-offset-4 hover:text-accent hover:decoration-accent"
      >
        <PeopleText>{quest.title}</PeopleText>
      </Link>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <StatusBadge t={t} status={quest.status} />
        <Sentence
          t={t}
          of={isClaimed ? 'moderation.claimedSince' : 'moderation.submittedSince'}
          parts={{ when: <Ago at={quest.since} /> }}
        />
        {quest.waitingFor === 'both' && <span>{t('moderation.bothSilent')}</span>}
      </p>
    </>
  );
}
