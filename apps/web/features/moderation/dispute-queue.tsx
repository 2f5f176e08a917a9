'use client';

import { ArrowRight, Scale } from 'lucide-react';
import { ButtonLink } from '../../components/button.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { PersonLine } from '../../components/person.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { Ago } from '../../components/time.tsx';
import { listDisputes } from '../../lib/api/administration.ts';
import type { OwnUser, Quest, QuestPage } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';
import { StatementLine } from './statement-line.tsx';

interface Props {
  readonly firstPage: QuestPage;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** Open disputes with the statements of both sides. The API returns the longest waiting first. */
export function DisputeQueue({ firstPage, viewer }: Props) {
  const t = useT();
  const pages = usePages({ firstPage, ask: listDisputes });
  return (
    <>
      {pages.items.length === 0 && !pages.hasMore ? (
        <StatePage title={t('moderation.noDisputes')} level={2}>
          <p>{t('moderation.noDisputesText')}</p>
        </StatePage>
      ) : (
        <ul className="space-y-5">
          {pages.items.map((quest) => (
            <li key={quest.questId}>
              <Dispute quest={quest} viewer={viewer} />
            </li>
          ))}
        </ul>
      )}
      <More pages={pages} />
    </>
  );
}

function Dispute({ quest, viewer }: { readonly quest: Quest; readonly viewer: Pick<OwnUser, 'userId'> }) {
  const t = useT();
  const { dispute, requestor, performer } = quest;
  const raisedBy = [requestor, performer].find((person) => person?.userId === dispute?.raisedBy);
  const mayDecide = quest.actions.includes('resolve');
  return (
    <article className="card p-5 sm:p-6">
      <PeopleText as="h2" className="text-lg font-semibold">
        {quest.title}
      </PeopleText>
      {dispute !== undefined && (
        <p className="mt-1 flex items-start gap-2 text-sm text-muted">
          <Scale aria-hidden className="mt-px size-5 shrink-0 text-danger" />
          <Sentence
            t={t}
            of={raisedBy === undefined ? 'moderation.raisedBySystem' : 'moderation.raisedBy'}
            parts={{
              name: raisedBy === undefined ? '' : <PersonName t={t} person={raisedBy} />,
              when: <Ago at={dispute.raisedAt} />,
            }}
          />
        </p>
      )}
      {dispute !== undefined && raisedBy !== undefined && (
        <div className="mt-3 max-w-prose">
          <p className="sr-only">{t('moderation.reason')}</p>
          <PeopleText as="blockquote" lines className="border-s-2 border-edge ps-3">
            {dispute.reason}
          </PeopleText>
        </div>
      )}
      <ul className="mt-5 grid gap-x-8 sm:grid-cols-2">
        {[requestor, performer].map(
          (person, side) =>
            person !== undefined && (
              <li key={person.userId} className="min-w-0 border-t border-line py-4">
                <PersonLine t={t} person={person} isYou={person.userId === viewer.userId} />
                <StatementLine quest={quest} role={side === 0 ? 'requestor' : 'performer'} />
              </li>
            ),
        )}
      </ul>
      {!mayDecide && <p className="mt-4 text-sm text-muted">{t('moderation.ownDispute')}</p>}
      <ButtonLink
        href={questPath(quest.questId)}
        kind={mayDecide ? 'primary' : 'secondary'}
        aria-label={`${t(mayDecide ? 'moderation.openDispute' : 'rewards.toQuest')}: ${quest.title}`}
        className="mt-1 w-full sm:w-auto"
      >
        <span>{t(mayDecide ? 'moderation.openDispute' : 'rewards.toQuest')}</span>
        <ArrowRight aria-hidden className="size-5" />
      </ButtonLink>
    </article>
  );
}
