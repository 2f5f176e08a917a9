'use client';

import { useT } from '../../lib/i18n/provider.tsx';
import { LANGUAGE_COOKIE, LANGUAGE_NAMES, LANGUAGES, type Language } from '../../lib/i18n/languages.ts';
import { keepPreference } from '../../lib/preference.ts';
import { reload } from '../../lib/session/go-to.ts';
import { switchClass } from './switch-class.ts';

/** Switches the language, each named in itself, and renders the page again on the server. */
export function LanguageSwitch({ chosen }: { readonly chosen: Language }) {
  const t = useT();
  return (
    <label className="flex flex-wrap items-center gap-2">
      <span>{t('shell.language')}</span>
      <select
        className={switchClass}
        defaultValue={chosen}
        onChange={(event) => {
          keepPreference(LANGUAGE_COOKIE, event.target.value);
          reload();
        }}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {LANGUAGE_NAMES[language]}
          </option>
        ))}
      </select>
    </label>
  );
}
