'use client';

import { Wrench } from 'lucide-react';
import { PeopleText } from '../../components/people-text.tsx';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { useLocale } from '../../lib/i18n/provider.tsx';

/** Announces maintenance mode on every page, with the operators' message in the reader's language where there is one. */
export function MaintenanceBanner() {
  const { t, language } = useLocale();
  const { on, ...messages } = useFeatureFlags().flags.maintenance_mode;
  const message = (language === 'de' ? messages.messageDe : undefined) ?? messages.message;
  return (
    <div role="status">
      {on && (
        <div className="border-b border-line bg-amber-soft text-on-amber-soft">
          <div className="mx-auto flex max-w-6xl gap-3 px-4 py-3 text-sm sm:px-6">
            <Wrench aria-hidden className="mt-px size-5 shrink-0" />
            <div className="min-w-0">
              <p className="font-semibold">{t('flag.maintenance')}</p>
              {message === undefined ? <p>{t('flag.maintenanceText')}</p> : <PeopleText as="p">{message}</PeopleText>}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
