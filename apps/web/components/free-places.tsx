import type { Places } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';

/** The free places of the date that a quest belongs to. */
export function FreePlaces({ t, places }: { readonly t: Translate; readonly places: Places }) {
  const { open, slots } = places;
  return <span className="tabular-nums">{t('common.places', { open, slots })}</span>;
}
