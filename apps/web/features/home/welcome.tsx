import { PeopleText } from '../../components/people-text.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { OwnUser } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

const STEPS = ['home.welcomeFirst', 'home.welcomeSecond', 'home.welcomeThird'] as const;

/** True until the member has posted or completed a first quest. A suspended member can do neither. */
export function isNewcomer({ stats, suspendedUntil }: OwnUser): boolean {
  return suspendedUntil === undefined && stats.created + stats.completedAsPerformer + stats.attestationsGiven === 0;
}

/** Greets a newcomer with the first thing to do. */
export function Welcome({ t, viewer }: { readonly t: Translate; readonly viewer: OwnUser }) {
  return (
    <section aria-labelledby="welcome" className="card mb-6 p-4 sm:p-5">
      <h2 id="welcome" className="text-lg font-semibold">
        <Sentence t={t} of="home.welcome" parts={{ name: <PeopleText>{viewer.displayName}</PeopleText> }} />
      </h2>
      <ol className="mt-2 list-decimal space-y-1 pl-5">
        {STEPS.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <p className="mt-2 text-sm text-muted">{t('home.welcomePoints', { count: viewer.creationPoints })}</p>
    </section>
  );
}
