import { ButtonLink } from '../../components/button.tsx';
import type { Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { QuestRow } from '../quest-list/quest-row.tsx';

interface Props {
  readonly t: Translate;
  readonly cost: number;
  /** Open quests that the member can claim. */
  readonly quests: readonly Quest[];
  readonly viewerId: string;
}

/** Replaces the form while the member has too few points: what is missing, and quests that pay points. */
export function NoPoints({ t, cost, quests, viewerId }: Props) {
  return (
    <>
      <p className="font-semibold">{t('editor.needPoints', { count: cost })}</p>
      <p className="mt-1">{t('editor.earnPoints')}</p>
      {quests.length === 0 ? (
        <p className="mt-4 text-muted">{t('editor.noneToClaim')}</p>
      ) : (
        <section aria-labelledby="claimable" className="mt-6">
          <h2 id="claimable" className="text-lg font-semibold">
            {t('editor.claimable')}
          </h2>
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {quests.map((quest) => (
              <li key={quest.questId}>
                <QuestRow t={t} quest={quest} viewerId={viewerId} hasStatus={false} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <ButtonLink href="/" kind="secondary" className="mt-5">
        {t('editor.earlierArrived')}
      </ButtonLink>
    </>
  );
}
