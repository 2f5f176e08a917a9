import type { Metadata } from 'next';
import { cache } from 'react';
import { Deferred } from '../../../components/deferred.tsx';
import { loadedReceipt } from '../../../features/receipt/loaded-receipt.tsx';
import { ReceiptSkeleton } from '../../../features/receipt/receipt-skeleton.tsx';
import { getPublicReceipt } from '../../../lib/api/receipts.ts';
import { load } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { PREVIEW_ICON } from '../../../lib/preview-icon.ts';
import { segment } from '../../../lib/segment.ts';
import { settings } from '../../../lib/settings.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

const loadReceipt = cache((id: string) => load((api) => getPublicReceipt(api, id)));

/** Title and link preview contain nothing of the quest or its people. Search engines do not collect receipts. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ t }] = await Promise.all([getLocale(), loadReceipt(segment((await params).id))]);
  const title = t('receipt.publicTitle');
  const description = t('receipt.preview');
  const siteName = settings().community.name;
  return {
    title,
    description,
    openGraph: { title, description, siteName, type: 'article', images: [PREVIEW_ICON] },
    twitter: { card: 'summary', title, description },
    robots: { index: false, follow: false },
  };
}

export default async function ReceiptPage({ params }: Props) {
  const { t } = await getLocale();
  const id = segment((await params).id);
  return (
    <MoreMessages messages={await getMessages(['receipt'])}>
      <Deferred fallback={<ReceiptSkeleton label={t('common.loading')} />}>
        {async () => loadedReceipt(await loadReceipt(id))}
      </Deferred>
    </MoreMessages>
  );
}
