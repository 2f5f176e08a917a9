import { ArrowLeft } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** The way back to all queues. */
export function ToWork({ t }: { readonly t: Translate }) {
  return (
    <Link
      href="/moderation"
      className="mb-1 inline-flex min-h-9 items-center gap-2 text-sm font-semibold text-accent underline-offset-4 hover:underline"
    >
      <ArrowLeft aria-hidden className="size-4" />
      <span>{t('work.back')}</span>
    </Link>
  );
}
