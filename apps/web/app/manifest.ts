import type { MetadataRoute } from 'next';
import { getLocale } from '../lib/i18n/server.ts';
import { settings } from '../lib/settings.ts';

/** The name is a setting of the running process, and the language is the reader's. */
export const dynamic = 'force-dynamic';

/** The manifest of the installable application (W3C Web Application Manifest). */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const { t, language } = await getLocale();
  const { name } = settings().community;
  return {
    id: '/',
    name,
    short_name: name.slice(0, 12).trim(),
    description: t('landing.description'),
    lang: language,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f6f3ec',
    theme_color: '#0c5c49',
    categories: ['social', 'lifestyle'],
    icons: [
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
    shortcuts: [{ name: t('shell.post'), url: '/quests/new' }],
  };
}
