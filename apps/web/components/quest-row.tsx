import { clsx } from 'clsx';
import { FreePlaces } from './free-places.tsx';
import { Link } from './link.tsx';
import { PeopleText } from './people-text.tsx';
import { QuestXp } from './quest-xp.tsx';
import { PersonName } from './role-badge.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Dot, Sentence } from './sentence.tsx';
import { Ago, When } from './time.tsx';
import type { Person, Quest } from '../lib/api/types.ts';
import { FeatureFlag } from '../lib/flags/provider.tsx';
import type { Translate } from '../lib/i18n/translate.ts';
import { isNotDone } from '../lib/quest/ending.ts';
import { questPath } from '../lib/quest/path.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewerId: string | undefined;
  /** False if all quests of the list have the same status. */
  readonly hasStatus: boolean;
}

/** One quest in a list: three lines on a phone, one line on a wide screen. The whole row is the target of its link. */
export function QuestRow({ t, quest, viewerId, hasStatus }: Props) {
  const { questId, title, description, status, category } = quest;
  const whenWhere = whenWhereOf(quest);
  return (
    <article className="quest-row relative py-3 hover:bg-accent-soft lg:min-h-13 lg:py-2">
      <h3 className="min-w-0 font-semibold">
        <Link href={questPath(questId)} className="row-link">
          <PeopleText className="line-clamp-2">{title}</PeopleText>
        </Link>
      </h3>
      {/* The excerpt gives way to what decides: status, time and place. */}
      {!hasStatus && !whenWhere.isShown && (
        <PeopleText as="p" className="line-clamp-1 text-sm text-muted lg:hidden">
          {description}
        </PeopleText>
      )}
      {whenWhere.isShown && <WhenWhere t={t} quest={quest} {...whenWhere} />}
      <div className={clsx('facts text-sm text-muted', hasStatus && 'has-status')}>
        {hasStatus && <StatusBadge t={t} status={status} isNotDone={isNotDone(quest)} small />}
        <span className="person">
          <Party t={t} quest={quest} viewerId={viewerId} />
        </span>
        <span className="time">
          <Time t={t} quest={quest} />
        </span>
        <FeatureFlag name="quest_categories">
          <span className={clsx('category', hasStatus && 'max-lg:hidden')}>{t(`category.${category}`)}</span>
        </FeatureFlag>
        <span className="reward">
          <QuestXp t={t} quest={quest} />
        </span>
      </div>
    </article>
  );
}

function whenWhereOf({ startsAt, place, status, call }: Quest) {
  const start = status === 'EXPIRED' ? undefined : startsAt;
  const places = status === 'OPEN' ? call : undefined;
  return { start, places, isShown: start !== undefined || place !== undefined || places !== undefined };
}

/** Free places, start, place and distance. */
function WhenWhere({
  t,
  quest: { place, distanceKm },
  start,
  places,
}: Pick<Props, 't' | 'quest'> & Pick<ReturnType<typeof whenWhereOf>, 'start' | 'places'>) {
  return (
    <p className="when-where line-clamp-1 text-sm lg:line-clamp-2">
      {places && <FreePlaces t={t} places={places} />}
      {places && (start !== undefined || place !== undefined) && <Dot />}
      {start !== undefined && <When at={start} />}
      {start !== undefined && place !== undefined && <Dot />}
      {place !== undefined && <PeopleText>{place.label}</PeopleText>}
      {distanceKm !== undefined && <Dot />}
      {distanceKm !== undefined && <span className="tabular-nums">{t('list.distance', { count: distanceKm })}</span>}
    </p>
  );
}

/** The person behind the quest: for the viewer's own quest, the other one. */
function Party({ t, quest: { requestor, performer }, viewerId }: Omit<Props, 'hasStatus'>) {
  const isOwn = requestor.userId === viewerId;
  if (!isOwn) return <Name t={t} person={requestor} />;
  if (performer === undefined) return <span>{t('list.yours')}</span>;
  return <Sentence t={t} of="list.with" parts={{ name: <Name t={t} person={performer} /> }} />;
}

function Name({ t, person }: { readonly t: Translate; readonly person: Person }) {
  return <PersonName t={t} person={person} />;
}

/** The deadline of an open quest, the end of a completed or expired one, else its age. */
function Time({ t, quest }: { readonly t: Translate; readonly quest: Quest }) {
  const { status, createdAt, completedAt, expiresAt } = quest;
  if (status === 'COMPLETED' && completedAt !== undefined) return <Ago at={completedAt} />;
  if (expiresAt === undefined || (status !== 'OPEN' && status !== 'EXPIRED')) return <Ago at={createdAt} />;
  const of = status === 'OPEN' ? 'list.ends' : 'list.ended';
  return <Sentence t={t} of={of} parts={{ when: <Ago at={expiresAt} /> }} />;
}
