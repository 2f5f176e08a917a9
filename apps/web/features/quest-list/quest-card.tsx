import { Clock, Sparkles, Star } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago } from '../../components/time.tsx';
import type { Quest } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** One quest in a list. The whole card is the link's target, and the title is the link's name. */
export function QuestCard({ t, quest }: { readonly t: Translate; readonly quest: Quest }) {
  const { questId, title, description, status, rewardXp, rewardReputation, category, createdAt, expiresAt } = quest;
  return (
    <article className="card relative flex h-full flex-col gap-3 p-5 transition-colors hover:border-accent">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <StatusBadge t={t} status={status} />
        <FeatureFlag name="quest_categories">
          <span>{t(`category.${category}`)}</span>
        </FeatureFlag>
      </div>
      <div className="min-w-0 grow">
        <h3 className="text-lg font-semibold">
          <Link
            href={`/quests/${encodeURIComponent(questId)}`}
            className="after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-accent"
          >
            <PeopleText className="line-clamp-3">{title}</PeopleText>
          </Link>
        </h3>
        <PeopleText as="p" className="mt-1 line-clamp-2 text-muted">
          {description}
        </PeopleText>
      </div>
      <dl className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm font-semibold tabular-nums">
        <dt className="sr-only">{t('list.reward')}</dt>
        <dd className="inline-flex items-center gap-1.5">
          <Sparkles aria-hidden className="size-4 text-accent" />
          <span>{t('common.xp', { count: rewardXp })}</span>
        </dd>
        <dd className="inline-flex items-center gap-1.5">
          <Star aria-hidden className="size-4 text-accent" />
          <span>{t('common.reputation', { count: rewardReputation })}</span>
        </dd>
      </dl>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-3 text-sm text-muted">
        <span>
          <Sentence t={t} of="list.by" parts={{ name: <PersonName t={t} person={quest.requestor} /> }} />
          <Dot />
          <Ago at={createdAt} />
        </span>
        {expiresAt !== undefined && (status === 'OPEN' || status === 'EXPIRED') && (
          <span className="inline-flex items-center gap-1.5">
            <Clock aria-hidden className="size-4" />
            <Sentence
              t={t}
              of={status === 'OPEN' ? 'list.ends' : 'list.ended'}
              parts={{ when: <Ago at={expiresAt} /> }}
            />
          </span>
        )}
      </p>
    </article>
  );
}
