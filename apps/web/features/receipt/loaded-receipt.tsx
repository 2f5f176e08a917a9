import type { ComponentProps } from 'react';
import { LoadProblem } from '../../components/load-problem.tsx';
import { ownOrigin, type Loaded } from '../../lib/api/server.ts';
import type { ReceiptBundle } from '../../lib/api/types.ts';
import { getFlags } from '../../lib/flags/first-flags.ts';
import { getLocale } from '../../lib/i18n/server.ts';
import { ReceiptView } from './receipt-view.tsx';

type Member = Pick<ComponentProps<typeof ReceiptView>, 'questTitle' | 'revealQuestId'>;

/** Renders a receipt with the address of this site and the caller's flags. @param member what only members see of it */
export async function loadedReceipt(loaded: Loaded<ReceiptBundle>, member: Member = {}) {
  const [{ t }, { flags }, origin] = await Promise.all([getLocale(), getFlags(), ownOrigin()]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} title={t('receipt.publicTitle')} />;
  return (
    <ReceiptView t={t} bundle={loaded.value} origin={origin} hasCategory={flags.quest_categories.on} {...member} />
  );
}
