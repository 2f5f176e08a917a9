import { UserRoundX } from 'lucide-react';
import { ActionLink } from '../../components/action-link.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** Tells a suspended member on every page until when, what is possible, and where the reason is. */
export function SuspensionBanner({ t, until }: { readonly t: Translate; readonly until: string | undefined }) {
  if (until === undefined) return null;
  return (
    <div className="border-b border-line bg-danger-soft text-on-danger-soft">
      <div className="mx-auto flex max-w-6xl gap-3 px-4 py-3 text-sm sm:px-6">
        <UserRoundX aria-hidden className="mt-px size-5 shrink-0" />
        <div className="min-w-0">
          <p className="font-semibold">
            <Sentence t={t} of="shell.suspended" parts={{ until: <When at={until} /> }} />
          </p>
          <p>{t('shell.suspendedText')}</p>
          <ActionLink href="/me/cases" className="min-h-9">
            {t('shell.whyAndAppeal')}
          </ActionLink>
        </div>
      </div>
    </div>
  );
}
