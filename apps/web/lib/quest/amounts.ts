import type { Translate } from '../i18n/translate.ts';

interface Amounts {
  readonly xp: number;
  readonly reputation: number;
  readonly points: number;
}

/** Returns a reward in words, beside the offer where it paid less: `50 of 100 XP · 5 of 10 reputation · 2 points`. */
export function amountsInWords(t: Translate, paid: Amounts, offered?: Pick<Amounts, 'xp' | 'reputation'>): string {
  const words = [
    xpInWords(t, paid.xp, offered?.xp),
    ofWhole(paid.reputation, offered?.reputation)
      ? t('ending.reputationOf', { count: paid.reputation, whole: offered?.reputation ?? 0 })
      : paid.reputation > 0 && t('common.reputation', { count: paid.reputation }),
    paid.points > 0 && t('common.points', { count: paid.points }),
  ].filter((one) => typeof one === 'string');
  return words.length === 0 ? t('ending.nothing') : words.join(' · ');
}

/** Returns `50 of 100 XP`, or `100 XP` if everything was paid. False for no XP of no offer. */
export function xpInWords(t: Translate, paid: number, offered: number | undefined): string | false {
  if (ofWhole(paid, offered)) return t('ending.xpOf', { count: paid, whole: offered ?? 0 });
  return paid > 0 && t('common.xp', { count: paid });
}

function ofWhole(paid: number, offered: number | undefined): boolean {
  return offered !== undefined && paid < offered;
}
