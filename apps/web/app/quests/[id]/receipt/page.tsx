import { isolateText } from '@civicforge/domain';
import type { Metadata } from 'next';
import { cache } from 'react';
import { BackLink } from '../../../../components/back-link.tsx';
import { ButtonLink } from '../../../../components/button.tsx';
import { Deferred } from '../../../../components/deferred.tsx';
import { StatePage } from '../../../../components/state-page.tsx';
import { loadedReceipt } from '../../../../features/receipt/loaded-receipt.tsx';
import { ReceiptSkeleton } from '../../../../features/receipt/receipt-skeleton.tsx';
import { getQuest } from '../../../../lib/api/quests.ts';
import { getReceipt } from '../../../../lib/api/receipts.ts';
import { load, loadViewer, requireSession } from '../../../../lib/api/server.ts';
import { MoreMessages } from '../../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../../lib/i18n/server.ts';
import { questPath } from '../../../../lib/quest/path.ts';
import { positionOf } from '../../../../lib/quest/position.ts';
import { segment } from '../../../../lib/segment.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

const loadReceipt = cache((id: string) =>
  load(async (api) => {
    const [quest, receipt, viewer] = await Promise.all([getQuest(api, id), getReceipt(api, id), loadViewer()]);
    return { quest, receipt, viewer };
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireSession();
  const [{ t }, loaded] = await Promise.all([getLocale(), loadReceipt(segment((await params).id))]);
  if (!loaded.ok) return { title: t('receipt.title') };
  return { title: t('receipt.titleOf').replace('{title}', () => isolateText(loaded.value.quest.title)) };
}

/** The receipt of a quest, as its members see it: with the title, and for its parties with a way to reveal the texts. */
export default async function QuestReceiptPage({ params }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const id = segment((await params).id);
  return (
    <MoreMessages messages={await getMessages(['receipt'])}>
      <div className="mx-auto max-w-3xl">
        <BackLink href={questPath(id)}>{t('receipt.back')}</BackLink>
      </div>
      <Deferred fallback={<ReceiptSkeleton label={t('common.loading')} />}>{() => receipt(id)}</Deferred>
    </MoreMessages>
  );
}

async function receipt(id: string) {
  const [{ t }, loaded] = await Promise.all([getLocale(), loadReceipt(id)]);
  if (!loaded.ok) return loadedReceipt(loaded);
  const { quest, receipt: bundle, viewer } = loaded.value;
  if (typeof bundle === 'string') {
    const reason = bundle === 'none' ? 'none' : 'notCompleted';
    return (
      <StatePage title={t(`receipt.${reason}Title`)}>
        <p>{t(`receipt.${reason}Text`)}</p>
        <ButtonLink href={questPath(id)}>{t('receipt.back')}</ButtonLink>
      </StatePage>
    );
  }
  const isParty = positionOf(quest, viewer) !== 'other';
  return loadedReceipt({ ok: true, value: bundle }, { questTitle: quest.title, ...(isParty && { revealQuestId: id }) });
}
