'use client';

import { Fact } from '../../components/fact.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonLine } from '../../components/person.tsx';
import { When } from '../../components/time.tsx';
import type { Call } from '../../lib/api/types.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';
import type { DefaultReward } from '../../lib/calls/default-reward.ts';
import { RepeatWords } from './repeat-words.tsx';

interface Props {
  readonly call: Call;
  readonly isOwn: boolean;
  readonly defaults: DefaultReward;
}

/** Who posted a call, how often it repeats, where it is, and the next date that is not made yet. */
export function CallFacts({ call, isOwn, defaults }: Props) {
  const { t, format } = useLocale();
  const { pattern, schedule, slots, nextAt, requestor } = call;
  const { durationMinutes, place } = pattern;
  const { rewardXp, rewardReputation } = { ...defaults, ...pattern };
  return (
    <section aria-labelledby="about">
      <h2 id="about" className="mb-3 text-lg font-semibold">
        {t('calls.about')}
      </h2>
      <dl className="divide-y divide-line border-y border-line">
        <Fact name={t('quest.requestor')}>
          <PersonLine t={t} person={requestor} isYou={isOwn} />
        </Fact>
        <Fact name={t(schedule === undefined ? 'quest.start' : 'calls.repeats')}>
          <RepeatWords call={call} />
        </Fact>
        <Fact name={t('calls.people')}>
          <span className="tabular-nums">{String(slots)}</span>
        </Fact>
        {durationMinutes !== undefined && (
          <Fact name={t('quest.duration')}>
            <span>{format.duration(durationMinutes * 60)}</span>
          </Fact>
        )}
        {place !== undefined && (
          <Fact name={t('quest.place')}>
            <PeopleText>{place.label}</PeopleText>
          </Fact>
        )}
        <Fact name={t('calls.reward')}>
          <span className="tabular-nums">
            {`${t('common.xp', { count: rewardXp })} · ${t('common.reputation', { count: rewardReputation })}`}
          </span>
        </Fact>
        {nextAt !== undefined && (
          <Fact name={t('calls.next')}>
            <div className="sm:text-end">
              <When at={nextAt} />
              <p className="text-sm text-muted">{t('calls.nextHint')}</p>
            </div>
          </Fact>
        )}
      </dl>
    </section>
  );
}
