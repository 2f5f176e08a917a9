import { jest } from '@jest/globals';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import type { ReactNode } from 'react';
import { QuestStore, QuestStoreContext } from '../lib/api/quest-store.ts';
import type { FlagSet } from '../lib/flags/flag-set.ts';
import { FlagsProvider } from '../lib/flags/provider.tsx';
import type { Catalogue } from '../lib/i18n/catalogue.ts';
import * as de from '../lib/i18n/de/index.ts';
import * as en from '../lib/i18n/en/index.ts';
import type { Language } from '../lib/i18n/languages.ts';
import { LocaleProvider } from '../lib/i18n/provider.tsx';
import { translator } from '../lib/i18n/translate.ts';
import { NOW } from './builders.ts';
import { flagsWith } from './flags.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de };

export const t = translator('en', en);

export function aRouter() {
  return {
    back: jest.fn(),
    forward: jest.fn(),
    refresh: jest.fn(),
    push: jest.fn<AppRouterInstance['push']>(),
    replace: jest.fn(),
    prefetch: jest.fn(),
  };
}

interface DrawOptions {
  readonly language?: Language;
  readonly pathname?: string;
  readonly query?: string;
  readonly flags?: FlagSet;
  readonly timeZone?: string;
  readonly communityTimeZone?: string;
}

/** Renders a part of a page with all its providers, and returns the user-event instance. */
export function draw(
  content: ReactNode,
  {
    language = 'en',
    pathname: initial = '/',
    query = '',
    flags = flagsWith(),
    timeZone = 'UTC',
    communityTimeZone = 'UTC',
  }: DrawOptions = {},
) {
  const router = aRouter();
  const quests = new QuestStore();
  const around = (children: ReactNode, pathname = initial) => (
    <AppRouterContext value={router as unknown as AppRouterInstance}>
      <PathnameContext value={pathname}>
        <SearchParamsContext value={new URLSearchParams(query)}>
          <QuestStoreContext value={quests}>
            <LocaleProvider
              language={language}
              timeZone={timeZone}
              communityTimeZone={communityTimeZone}
              now={NOW}
              messages={CATALOGUES[language]}
            >
              <FlagsProvider first={flags} isUnavailable={false} refreshSeconds={300}>
                {children}
              </FlagsProvider>
            </LocaleProvider>
          </QuestStoreContext>
        </SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>
  );
  const drawn = render(around(content));
  return {
    ...drawn,
    router,
    user: userEvent.setup(),
    redraw: (changed: ReactNode) => {
      drawn.rerender(around(changed));
    },
    /** Renders the same content at another path. */
    redrawAt: (pathname: string) => {
      drawn.rerender(around(content, pathname));
    },
  };
}
