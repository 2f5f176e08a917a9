import { DateAndPlace } from '../../components/date-and-place.tsx';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import type { PublicQuest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { questPath } from '../../lib/quest/path.ts';

interface Props {
  readonly t: Translate;
  readonly quests: readonly PublicQuest[];
}

/** Open quests that their requestors show to visitors. Renders nothing if there are none. */
export function OpenQuests({ t, quests }: Props) {
  if (quests.length === 0) return null;
  return (
    <section aria-labelledby="open-quests">
      <h2 id="open-quests" className="mb-3 text-lg font-semibold">
        {t('landing.quests')}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {quests.map((quest) => (
          <li key={quest.questId} className="relative py-3 hover:bg-accent-soft">
            <div className="flex justify-between gap-4">
              <h3 className="min-w-0 font-semibold">
                <Link href={questPath(quest.questId)} className="row-link">
                  <PeopleText className="line-clamp-2">{quest.title}</PeopleText>
                </Link>
              </h3>
              <span className="shrink-0 text-sm text-muted tabular-nums">
                {t('common.xp', { count: quest.rewardXp })}
              </span>
            </div>
            <PeopleText as="p" className="line-clamp-1 text-sm text-muted">
              {quest.description}
            </PeopleText>
            <DateAndPlace quest={quest} />
          </li>
        ))}
      </ul>
    </section>
  );
}
