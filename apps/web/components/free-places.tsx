import type { Places } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly places: Pick<Places, 'open' | 'slots'>;
}

/** The free places of a date of a call. */
export function FreePlaces({ t, places }: Props) {
  const { open, slots } = places;
  return <span className="whitespace-nowrap tabular-nums">{t('common.places', { open, slots })}</span>;
}
