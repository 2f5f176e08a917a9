import { Coins, Sparkles, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { PersonLine } from '../../components/person.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { Ago, When } from '../../components/time.tsx';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** Reward, people and dates of a quest. */
export function Facts({ t, quest, viewer }: Props) {
  const { requestor, performer, category, createdAt, expiresAt } = quest;
  return (
    <div className="space-y-4">
      <RewardBox t={t} quest={quest} viewer={viewer} />
      <section aria-labelledby="people" className="card p-5">
        <h2 id="people" className="sr-only">
          {t('quest.people')}
        </h2>
        <dl className="space-y-4">
          <Fact name={t('quest.requestor')}>
            <PersonLine t={t} person={requestor} isYou={requestor.userId === viewer.userId} />
          </Fact>
          <Fact name={t('quest.performer')}>
            {performer === undefined ? (
              <span className="flex min-h-10 items-center gap-3 text-muted">
                <span aria-hidden className="size-10 rounded-full border-2 border-dashed border-edge" />
                <span>{t('quest.nobody')}</span>
              </span>
            ) : (
              <PersonLine t={t} person={performer} isYou={performer.userId === viewer.userId} />
            )}
          </Fact>
        </dl>
        <dl className="mt-5 grid grid-cols-2 gap-4 border-t border-line pt-4 text-sm">
          <FeatureFlag name="quest_categories">
            <Fact name={t('quest.category')}>{t(`category.${category}`)}</Fact>
          </FeatureFlag>
          <Fact name={t('quest.postedAt')}>
            <Ago at={createdAt} />
          </Fact>
          <Fact name={t('quest.deadline')}>
            {expiresAt === undefined ? t('quest.noDeadline') : <When at={expiresAt} />}
          </Fact>
        </dl>
      </section>
    </div>
  );
}

function RewardBox({ t, quest, viewer }: Props) {
  const { reward, performer } = quest;
  const xp = reward?.xp ?? quest.rewardXp;
  const reputation = reward?.reputation ?? quest.rewardReputation;
  return (
    <section aria-labelledby="reward" className="card p-5">
      <h2 id="reward" className="text-sm font-semibold text-muted">
        {t('quest.reward')}
      </h2>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-lg font-bold tabular-nums">
        <li className="inline-flex items-center gap-2">
          <Sparkles aria-hidden className="size-5 text-accent" />
          <span>{t('common.xp', { count: xp })}</span>
        </li>
        <li className="inline-flex items-center gap-2">
          <Star aria-hidden className="size-5 text-accent" />
          <span>{t('common.reputation', { count: reputation })}</span>
        </li>
        {reward !== undefined && (
          <li className="inline-flex items-center gap-2">
            <Coins aria-hidden className="size-5 text-accent" />
            <span>{t('common.points', { count: reward.points })}</span>
          </li>
        )}
      </ul>
      <p className="mt-2 text-sm text-muted">
        <Sentence t={t} of={rewardKey({ quest, viewer })} parts={{ name: performer?.displayName ?? '' }} />
      </p>
      {reward !== undefined && performer !== undefined && reward.state === 'PAID' && isCapped(reward) && (
        <p className="mt-2 text-sm">{t('quest.rewardCapped')}</p>
      )}
    </section>
  );
}

function rewardKey({ quest: { reward, performer }, viewer }: Omit<Props, 't'>): MessageKey {
  if (reward === undefined || performer === undefined) return 'quest.rewardOffered';
  if (reward.state !== 'PAID') return 'quest.rewardPending';
  return performer.userId === viewer.userId ? 'quest.rewardPaidYou' : 'quest.rewardPaid';
}

function isCapped({ xp, reputation, points }: { xp: number; reputation: number; points: number }): boolean {
  return xp === 0 && reputation === 0 && points === 0;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="mb-1 text-sm text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
