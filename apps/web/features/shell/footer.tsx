import { clsx } from 'clsx';
import { Link } from '../../components/link.tsx';
import { COMMUNITY_PAGES } from '../../lib/community/texts.ts';
import type { Language } from '../../lib/i18n/languages.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { Theme } from '../../lib/theme.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

interface Props {
  readonly t: Translate;
  readonly language: Language;
  readonly theme: Theme;
  /** Adds space for the bottom bar of small screens. */
  readonly overBar: boolean;
}

export function Footer({ t, language, theme, overBar }: Props) {
  return (
    <footer className="mt-auto border-t border-line">
      <div
        className={clsx(
          'mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 pt-6 text-sm text-muted sm:px-6',
          overBar ? 'pb-24 sm:pb-6' : 'pb-6',
        )}
      >
        <nav aria-label={t('shell.about')}>
          <ul className="flex flex-wrap gap-x-5">
            {(['verify', ...COMMUNITY_PAGES] as const).map((page) => (
              <li key={page}>
                <Link
                  href={`/${page}`}
                  className="inline-flex min-h-9 items-center underline underline-offset-4 hover:text-accent"
                >
                  {t(`shell.${page}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <LanguageSwitch chosen={language} />
          <ThemeSwitch chosen={theme} />
        </div>
      </div>
    </footer>
  );
}
