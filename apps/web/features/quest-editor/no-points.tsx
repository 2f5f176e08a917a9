import { ButtonLink } from '../../components/button.tsx';
import type { Elements } from '../../lib/elements.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly cost: number;
  /** A list item for each quest that the member can claim. */
  readonly children: readonly Elements[];
}

/** Replaces the form while the member has too few points: what is missing, and quests that pay points. */
export function NoPoints({ t, cost, children }: Props) {
  return (
    <>
      <p className="font-semibold">{t('editor.needPoints', { count: cost })}</p>
      <p className="mt-1">{t('editor.earnPoints')}</p>
      {children.length === 0 ? (
        <p className="mt-4 text-muted">{t('editor.noneToClaim')}</p>
      ) : (
        <section aria-labelledby="claimable" className="mt-6">
          <h2 id="claimable" className="text-lg font-semibold">
            {t('editor.claimable')}
          </h2>
          <ul className="mt-2 divide-y divide-line border-y border-line">{children}</ul>
        </section>
      )}
      <ButtonLink href="/" kind="secondary" className="mt-5">
        {t('editor.earlierArrived')}
      </ButtonLink>
    </>
  );
}
