import { CalendarPlus } from 'lucide-react';
import { Fact } from '../../components/fact.tsx';
import { drawnPart } from '../../components/lazy-part.tsx';
import { Link } from '../../components/link.tsx';
import { FreePlaces } from '../../components/free-places.tsx';
import { PersonLine } from '../../components/person.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago, OnDate, When } from '../../components/time.tsx';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';
import { isNotDone } from '../../lib/quest/ending.ts';
import { isPaidUnknown, paidXp } from '../../lib/quest/paid.ts';
import { callPath, questPath } from '../../lib/quest/path.ts';
import { positionOf } from '../../lib/quest/position.ts';
import { xpInWords } from '../../lib/quest/amounts.ts';
import { PlaceText, StartTime } from './when-where.tsx';

const ShareLink = drawnPart(async () => (await import('../../components/share-link.tsx')).ShareLink);

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** True while the start and the deadline still matter. */
const isAhead = ({ status }: Quest) => status === 'OPEN' || status === 'CLAIMED';

/** The facts that decide, in one line below the title: status, XP, the other person and the deadline. */
export function FactsLine({ t, quest, viewer }: Props) {
  const { status, expiresAt, startsAt, rewardXp, call } = quest;
  const ahead = isAhead(quest);
  const paid = paidXp(quest);
  const xp = isPaidUnknown(quest) ? t('common.xpUpTo', { count: paid }) : xpInWords(t, paid, rewardXp);
  return (
    <p className="leading-8 text-muted">
      <span className="me-2 inline-flex align-middle leading-5">
        <StatusBadge t={t} status={status} isNotDone={isNotDone(quest)} />
      </span>
      <span className="tabular-nums">{xp === false ? t('common.xp', { count: 0 }) : xp}</span>
      <Dot />
      <Other t={t} quest={quest} viewer={viewer} />
      {call !== undefined && ahead && <Dot />}
      {call !== undefined && ahead && <FreePlaces t={t} places={call} />}
      {startsAt !== undefined && ahead && <Dot />}
      {startsAt !== undefined && ahead && <When at={startsAt} />}
      {expiresAt !== undefined && expiresAt !== startsAt && status === 'OPEN' && (
        <>
          <Dot />
          <Sentence t={t} of="quest.until" parts={{ date: <OnDate at={expiresAt} /> }} />
        </>
      )}
    </p>
  );
}

/** The person that the viewer deals with. */
function Other({ t, quest, viewer }: Props) {
  const { requestor, performer } = quest;
  const position = positionOf(quest, viewer);
  if (position !== 'requestor') {
    return <Sentence t={t} of="quest.by" parts={{ name: <ProfileLink t={t} person={requestor} /> }} />;
  }
  if (performer === undefined) return <span>{t('quest.byYou')}</span>;
  return <Sentence t={t} of="quest.with" parts={{ name: <ProfileLink t={t} person={performer} /> }} />;
}

function ProfileLink({ t, person }: { readonly t: Translate; readonly person: Quest['requestor'] }) {
  return (
    <Link
      href={`/users/${encodeURIComponent(person.userId)}`}
      className="inline-block min-h-6 text-ink underline decoration-line underline-offset-4 hover:text-accent hover:decoration-accent"
    >
      <PersonName t={t} person={person} />
    </Link>
  );
}

/** Offer, people and dates of a quest. */
export function About({ t, quest, viewer }: Props) {
  const { requestor, performer, category, createdAt, expiresAt, rewardXp, rewardReputation } = quest;
  const { startsAt, durationMinutes, place } = quest;
  // Only its author and moderators see a hidden call.
  const call = quest.hidden && positionOf(quest, viewer) === 'performer' ? undefined : quest.call;
  return (
    <section aria-labelledby="about">
      <h2 id="about" className="mb-3 text-lg font-semibold">
        {t('quest.about')}
      </h2>
      <dl className="divide-y divide-line border-y border-line">
        <Fact name={t('quest.requestor')}>
          <PersonLine t={t} person={requestor} isYou={requestor.userId === viewer.userId} />
        </Fact>
        {performer !== undefined && (
          <Fact name={t('quest.performer')}>
            <PersonLine t={t} person={performer} isYou={performer.userId === viewer.userId} />
          </Fact>
        )}
        {(startsAt !== undefined || durationMinutes !== undefined) && (
          <Fact name={t(startsAt === undefined ? 'quest.duration' : 'quest.start')}>
            <StartTime quest={quest} />
          </Fact>
        )}
        {place !== undefined && (
          <Fact name={t('quest.place')}>
            <PlaceText place={place} isExact={positionOf(quest, viewer) !== 'other'} />
          </Fact>
        )}
        {call !== undefined && (
          <Fact name={t('quest.call')} className="print:hidden">
            <Link
              href={callPath(call.callId)}
              className="inline-flex min-h-6 items-center text-accent underline underline-offset-4"
            >
              {t('quest.toCall')}
            </Link>
          </Fact>
        )}
        <Fact name={t('quest.reward')}>
          <span className="tabular-nums">
            {`${t('common.xp', { count: rewardXp })} · ${t('common.reputation', { count: rewardReputation })}`}
          </span>
        </Fact>
        <FeatureFlag name="quest_categories">
          <Fact name={t('quest.category')}>{t(`category.${category}`)}</Fact>
        </FeatureFlag>
        {quest.visibility === 'public' && !quest.hidden && (
          <Fact name={t('quest.visibleTo')}>
            <span>{t('quest.everyone')}</span>
            <div className="mt-2">
              <ShareLink title={quest.title} path={questPath(quest.questId)} />
            </div>
          </Fact>
        )}
        <Fact name={t('quest.postedAt')}>
          <Ago at={createdAt} />
        </Fact>
        {expiresAt !== undefined && expiresAt !== startsAt && (
          <Fact name={t('quest.deadline')}>
            <When at={expiresAt} />
          </Fact>
        )}
      </dl>
      {isAhead(quest) && (startsAt !== undefined || expiresAt !== undefined) && (
        <a
          href={`/api/v1/quests/${encodeURIComponent(quest.questId)}/calendar.ics`}
          className="mt-3 inline-flex min-h-11 items-center gap-2 text-accent underline underline-offset-4 print:hidden"
        >
          <CalendarPlus aria-hidden className="size-5 shrink-0" />
          <span>{t('quest.calendar')}</span>
        </a>
      )}
    </section>
  );
}
