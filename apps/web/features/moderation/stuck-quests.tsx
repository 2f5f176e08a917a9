'use client';

import { useState } from 'react';
import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { Notice } from '../../components/notice.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonLine } from '../../components/person.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import { listStuck, type StuckStatus } from '../../lib/api/administration.ts';
import type { OwnUser, StuckPage, StuckQuest } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';
import { StuckActions } from './stuck-actions.tsx';
import { stuckByPerson, type SilentMembers } from './stuck-by-person.ts';

interface Props {
  readonly firstPage: StuckPage;
  /** The status of the quests in the list. */
  readonly status: StuckStatus;
  readonly viewer: OwnUser;
}

/** Stuck quests of one status, grouped by the members who have to act, with what a moderator can do. */
export function StuckQuests({ firstPage, status, viewer }: Props) {
  const t = useT();
  const pages = usePages({ firstPage, ask: (api, cursor) => listStuck(api, status, cursor) });
  const [released, setReleased] = useState<readonly string[]>([]);
  const stuck = pages.items.filter(({ questId }) => !released.includes(questId));
  return (
    <>
      {released.length > 0 && (
        <Notice kind="success" live className="mb-4">
          {t('quest.released')}
        </Notice>
      )}
      {stuck.length === 0 && !pages.hasMore ? (
        <StatePage title={t('moderation.noStuck')} level={2}>
          <p>{t('moderation.noStuckText')}</p>
        </StatePage>
      ) : (
        <ul className="grid gap-4 lg:grid-cols-2">
          {stuckByPerson(stuck).map((group) => (
            <li key={group.people.map(({ userId }) => userId).join()} className="card min-w-0 p-5">
              <SilentGroup
                group={group}
                viewer={viewer}
                onReleased={(questId) => {
                  setReleased([...released, questId]);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <More pages={pages} />
    </>
  );
}

interface GroupProps {
  readonly group: SilentMembers;
  readonly viewer: OwnUser;
  readonly onReleased: (questId: string) => void;
}

function SilentGroup({ group: { people, quests }, viewer, onReleased }: GroupProps) {
  const t = useT();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="flex min-w-0 flex-wrap gap-x-6 gap-y-2">
          {people.map((person) => (
            <PersonLine key={person.userId} t={t} person={person} isYou={person.userId === viewer.userId} />
          ))}
        </h2>
        <p className="text-sm text-muted">{t('moderation.waitedFor', { count: quests.length })}</p>
      </div>
      <ul className="mt-4 divide-y divide-line border-t border-line">
        {quests.map((quest) => (
          <li key={quest.questId} className="py-3 last:pb-0">
            <StuckQuestRow quest={quest} />
            <StuckActions
              quest={quest}
              silent={people}
              onReleased={() => {
                onReleased(quest.questId);
              }}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function sinceOf({ status, waitingFor }: StuckQuest) {
  if (status === 'CLAIMED') return 'moderation.claimedSince';
  return waitingFor === 'both' ? 'moderation.bothSilent' : 'moderation.submittedSince';
}

function StuckQuestRow({ quest }: { readonly quest: StuckQuest }) {
  const t = useT();
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
        <Sentence t={t} of={sinceOf(quest)} parts={{ when: <Ago at={quest.since} /> }} />
      </p>
    </>
  );
}
