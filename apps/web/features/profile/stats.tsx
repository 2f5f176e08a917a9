import type { PublicUser } from '../../lib/api/types.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

const STATS = ['created', 'completedAsRequestor', 'completedAsPerformer', 'attestationsGiven'] as const;

interface Props {
  readonly t: Translate;
  readonly format: Formats;
  readonly stats: PublicUser['stats'];
}

export function Stats({ t, format, stats }: Props) {
  return (
    <section aria-labelledby="stats">
      <h2 id="stats" className="mb-3 text-lg font-semibold">
        {t('profile.stats')}
      </h2>
      <dl className="divide-y divide-line border-y border-line">
        {STATS.map((stat) => (
          <div key={stat} className="flex items-baseline justify-between gap-4 py-3">
            <dt>{t(`profile.${stat}`)}</dt>
            <dd className="font-bold tabular-nums">{format.number(stats[stat])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
