import { Ring } from '../../components/ring.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** A picture of the idea: two statements, one from each side, and the ring that they close. */
export function TwoStatements({ t }: { readonly t: Translate }) {
  return (
    <figure className="card grid grid-cols-2 items-center gap-3 p-4 sm:grid-cols-[1fr_auto_1fr] sm:gap-5 sm:p-7 narrow:grid-cols-1">
      <blockquote className="h-full rounded-xl bg-accent-soft p-3 text-on-accent-soft sm:p-4">
        <p className="text-sm font-semibold">{t('landing.postedBy')}</p>
        <p className="mt-1">{t('landing.postedSays')}</p>
      </blockquote>
      <Ring
        left="open"
        right="open"
        agreed
        className="size-16 max-sm:order-first max-sm:col-span-full max-sm:justify-self-center sm:size-20"
      />
      <blockquote className="h-full rounded-xl bg-accent-soft p-3 text-on-accent-soft sm:p-4">
        <p className="text-sm font-semibold">{t('landing.doneBy')}</p>
        <p className="mt-1">{t('landing.doneSays')}</p>
      </blockquote>
      <figcaption className="col-span-full text-center text-sm text-muted">{t('landing.caption')}</figcaption>
    </figure>
  );
}
