import type { Metadata } from 'next';
import * as de from '../../lib/i18n/de/index.ts';
import * as en from '../../lib/i18n/en/index.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale } from '../../lib/i18n/server.ts';
import { Gallery } from './gallery.tsx';

export const metadata: Metadata = { title: 'Gallery' };

/** Every component in its states and in both themes. Only the development server has this page (`next.config.ts`). */
export default async function GalleryPage() {
  const { language } = await getLocale();
  return (
    <MoreMessages messages={language === 'de' ? de : en}>
      <Gallery />
    </MoreMessages>
  );
}
