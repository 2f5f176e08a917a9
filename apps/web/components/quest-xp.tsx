import type { Quest } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import { isPaidUnknown, paidXp } from '../lib/quest/paid.ts';

/** The XP of a quest in a list: what it paid, as far as the viewer may know it, else what it offers. */
export function QuestXp({ t, quest }: { readonly t: Translate; readonly quest: Quest }) {
  return (
    <span className="tabular-nums">
      {t(isPaidUnknown(quest) ? 'common.xpUpTo' : 'common.xp', { count: paidXp(quest) })}
    </span>
  );
}
