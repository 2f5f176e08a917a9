import { ButtonLink } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import type { Elements } from '../../lib/elements.ts';
import { Ring } from '../../components/ring.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

/** The landing page for visitors. */
export function Landing({ t, children }: { readonly t: Translate; readonly children?: Elements }) {
  const sentences = [
    { text: t('landing.first'), ring: <Ring left="sealed" right="empty" className="size-12" /> },
    { text: t('landing.second'), ring: <Ring left="sealed" right="sealed" className="size-12" /> },
    { text: t('landing.third'), ring: <Ring left="open" right="open" agreed className="size-12" /> },
  ];
  return (
    <div className="grid items-center gap-12 py-4 lg:grid-cols-[1.15fr_1fr] lg:py-14">
      <div>
        <p className="mb-3 font-semibold text-accent">{t('landing.kicker')}</p>
        <h1 className="text-2xl font-semibold sm:text-3xl">{t('landing.title')}</h1>
        <div className="mt-8 flex flex-wrap items-center gap-3">
          <ButtonLink href="/register">{t('landing.join')}</ButtonLink>
          <Link
            href="/sign-in"
            className="inline-flex min-h-12 items-center px-3 font-semibold text-accent underline underline-offset-4"
          >
            {t('landing.signIn')}
          </Link>
        </div>
      </div>
      <ol className="card divide-y divide-line">
        {sentences.map(({ text, ring }) => (
          <li key={text} className="flex items-center gap-5 p-5 sm:p-7">
            <span className="shrink-0">{ring}</span>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {children}
    </div>
  );
}
