import { ButtonLink } from '../../components/button.tsx';
import { Gallery } from '../../components/photos/gallery.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { ShareLink } from '../../components/share-link.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DateAndPlace } from '../../components/date-and-place.tsx';
import { Ago, When } from '../../components/time.tsx';
import type { PublicQuest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { questPath } from '../../lib/quest/path.ts';
import { signInPath } from '../../lib/security/return-to.ts';

interface Props {
  readonly t: Translate;
  readonly quest: PublicQuest;
  readonly hasCategory: boolean;
  /** The path to open after the sign-in. */
  readonly returnTo: string;
}

/** A quest as visitors see it: what is to be done, without any person. */
export function PublicQuestView({ t, quest, hasCategory, returnTo }: Props) {
  const { questId, title, description, photos, category, rewardXp, status, createdAt, expiresAt } = quest;
  const isOpen = status === 'OPEN';
  return (
    <article className="mx-auto max-w-prose space-y-5">
      <header className="space-y-2">
        <PeopleText as="h1" className="text-2xl font-semibold">
          {title}
        </PeopleText>
        <DateAndPlace quest={quest} />
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <StatusBadge t={t} status={status} />
          <span>{rewardInWords(t, status, rewardXp)}</span>
          {hasCategory && <span>{t(`category.${category}`)}</span>}
          <span>
            <Sentence t={t} of="publicQuest.posted" parts={{ when: <Ago at={createdAt} /> }} />
            {isOpen && expiresAt !== undefined && expiresAt !== quest.startsAt && <Dot />}
            {isOpen && expiresAt !== undefined && expiresAt !== quest.startsAt && (
              <Sentence t={t} of="publicQuest.until" parts={{ when: <When at={expiresAt} /> }} />
            )}
          </span>
        </p>
      </header>
      <PeopleText as="p" lines>
        {description}
      </PeopleText>
      <Gallery questId={questId} photos={photos} reader="visitor" />
      <section aria-labelledby="join" className="card space-y-3 p-4 sm:p-5">
        <h2 id="join" className="font-semibold">
          {t(isOpen ? 'publicQuest.openTitle' : 'publicQuest.closedTitle')}
        </h2>
        <p className="text-muted">{t('publicQuest.text')}</p>
        <div className="flex flex-wrap gap-3">
          <ButtonLink href={`/register?returnTo=${encodeURIComponent(returnTo)}`}>{t('publicQuest.join')}</ButtonLink>
          <ButtonLink href={signInPath(returnTo)} kind="secondary">
            {t('publicQuest.signIn')}
          </ButtonLink>
        </div>
      </section>
      <ShareLink title={title} path={questPath(questId)} />
    </article>
  );
}

/** Visitors do not read the statements, so they learn of a completed quest only what it paid at most. */
function rewardInWords(t: Translate, status: PublicQuest['status'], count: number): string {
  switch (status) {
    case 'COMPLETED':
      return t('publicQuest.paid', { count });
    case 'CANCELLED':
    case 'EXPIRED':
      return t('publicQuest.notPaid');
    default:
      return t('common.xp', { count });
  }
}
