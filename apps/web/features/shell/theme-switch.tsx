'use client';

import { useT } from '../../lib/i18n/provider.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { keepPreference } from '../../lib/preference.ts';
import { chooseTheme, THEME_COOKIE, THEMES, type Theme } from '../../lib/theme.ts';
import { switchClass } from './switch-class.ts';

const NAMES: Readonly<Record<Theme, MessageKey>> = {
  system: 'shell.themeSystem',
  light: 'shell.themeLight',
  dark: 'shell.themeDark',
};

/** Switches the theme at once and stores it in a cookie, so that the server renders the next page with it. */
export function ThemeSwitch({ chosen }: { readonly chosen: Theme }) {
  const t = useT();
  return (
    <label className="flex flex-wrap items-center gap-2">
      <span>{t('shell.theme')}</span>
      <select
        className={switchClass}
        defaultValue={chosen}
        onChange={(event) => {
          const theme = chooseTheme(event.target.value);
          keepPreference(THEME_COOKIE, theme);
          document.documentElement.dataset['theme'] = theme;
        }}
      >
        {THEMES.map((theme) => (
          <option key={theme} value={theme}>
            {t(NAMES[theme])}
          </option>
        ))}
      </select>
    </label>
  );
}
