import { Coins, Sparkles, Star } from 'lucide-react';
import type { OwnUser } from '../../lib/api/types.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly format: Formats;
  readonly user: OwnUser;
}

/** What points, XP and reputation are, with the member's own. The only place that explains them. */
export function Currencies({ t, format, user }: Props) {
  const rows = [
    { name: 'points', icon: Coins, value: user.creationPoints },
    { name: 'xp', icon: Sparkles, value: user.xp },
    { name: 'reputation', icon: Star, value: user.reputation },
  ] as const;
  return (
    <dl className="divide-y divide-line border-y border-line">
      {rows.map(({ name, icon: Icon, value }) => (
        <div key={name} className="flex gap-4 py-4">
          <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
          <dt className="sr-only">{t(`profile.${name}`)}</dt>
          <dd className="min-w-0 grow">
            <p className="flex justify-between gap-4 font-semibold tabular-nums">
              <span aria-hidden>{t(`profile.${name}`)}</span>
              <span>{format.number(value)}</span>
            </p>
            <p className="text-muted">{t(`points.${name}`)}</p>
          </dd>
        </div>
      ))}
    </dl>
  );
}
