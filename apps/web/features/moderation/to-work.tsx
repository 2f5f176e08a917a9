import { BackLink } from '../../components/back-link.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** The way back to all work of moderators. */
export function ToWork({ t }: { readonly t: Translate }) {
  return <BackLink href="/moderation">{t('moderation.title')}</BackLink>;
}
