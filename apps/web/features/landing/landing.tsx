import { ButtonLink } from '../../components/button.tsx';
import { ActionLink } from '../../components/action-link.tsx';
import type { Elements } from '../../lib/elements.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { Sentence } from '../../components/sentence.tsx';
import { TwoStatements } from './two-statements.tsx';

const STEPS = ['landing.first', 'landing.second', 'landing.third'] as const;

interface Props {
  readonly t: Translate;
  /** Name of the community. */
  readonly name: string;
  readonly children?: Elements;
}

/** The landing page for visitors. */
export function Landing({ t, name, children }: Props) {
  return (
    <div className="space-y-10 lg:space-y-14">
      <div className="grid items-center gap-8 lg:grid-cols-[1.15fr_1fr] lg:gap-12 lg:py-6">
        <div>
          <p className="mb-2 font-semibold text-accent">
            <Sentence t={t} of="landing.kicker" parts={{ name: <span>{name}</span> }} />
          </p>
          <h1 className="text-2xl font-semibold sm:text-3xl">{t('landing.title')}</h1>
          <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-2">
            <ButtonLink href="/register">{t('landing.join')}</ButtonLink>
            <ActionLink href="/sign-in">{t('landing.signIn')}</ActionLink>
          </div>
        </div>
        <TwoStatements t={t} />
      </div>
      <section aria-labelledby="how">
        <h2 id="how" className="mb-3 text-lg font-semibold">
          {t('landing.how')}
        </h2>
        <ol className="grid gap-x-8 border-t border-line sm:grid-cols-3">
          {STEPS.map((step, index) => (
            <li key={step} className="flex gap-3 border-b border-line py-4 sm:border-b-0">
              <span aria-hidden className="text-lg font-bold text-accent">
                {String(index + 1)}
              </span>
              <p>{t(step)}</p>
            </li>
          ))}
        </ol>
      </section>
      {children}
    </div>
  );
}
