import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { BottomBar } from '../features/shell/bottom-bar.tsx';
import { MemberCounts } from '../components/member-counts.tsx';
import { WorkCount } from '../components/work-count.tsx';
import { AppWorker } from '../features/device/app-worker.tsx';
import { MaintenanceBanner } from '../features/flags/maintenance-banner.tsx';
import { EarlyActions } from '../features/shell/early-actions.tsx';
import { Footer } from '../features/shell/footer.tsx';
import { Header } from '../features/shell/header.tsx';
import { TimeZone } from '../features/shell/time-zone.tsx';
import { PersonOfPage } from '../features/session/person-of-page.tsx';
import { SuspensionBanner } from '../features/reports/suspension-banner.tsx';
import { SessionKeeper } from '../features/session/session-keeper.tsx';
import {
  getPagePerson,
  getRenewalPlan,
  getStaffAccess,
  getViewer,
  getViewerHome,
  isSignedIn,
} from '../lib/api/server.ts';
import { getFlags } from '../lib/flags/first-flags.ts';
import { FlagsProvider } from '../lib/flags/provider.tsx';
import type { Home } from '../lib/api/types.ts';
import { LocaleProvider } from '../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../lib/i18n/server.ts';
import { PREVIEW_ICON } from '../lib/preview-icon.ts';
import { settings } from '../lib/settings.ts';
import { chooseTheme, THEME_COOKIE } from '../lib/theme.ts';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getLocale();
  const { community, publicOrigins } = settings();
  const { name } = community;
  return {
    metadataBase: new URL(publicOrigins[0]),
    title: { default: name, template: `%s · ${name}` },
    // Pages without a preview of their own show their title here.
    openGraph: { siteName: name, type: 'website', images: [PREVIEW_ICON] },
    description: t('landing.description'),
    appleWebApp: { capable: true, title: name },
    icons: { apple: '/icons/apple.png' },
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f3ec' },
    { media: '(prefers-color-scheme: dark)', color: '#111613' },
  ],
};

export default async function Layout({ children }: { readonly children: ReactNode }) {
  const [locale, messages, signedIn, person, viewer, home, staff, renewal, flags, jar] = await Promise.all([
    getLocale(),
    getMessages(['common', 'shell', 'offline', 'problem', 'page', 'flag', 'person']),
    isSignedIn(),
    getPagePerson(),
    getViewer(),
    getViewerHome(),
    getStaffAccess(),
    getRenewalPlan(),
    getFlags(),
    cookies(),
  ]);
  const { t, language, timeZone, communityTimeZone, reportedTimeZone, now } = locale;
  const theme = chooseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    // The theme switch changes this attribute without a reload.
    <html lang={language} data-theme={theme} suppressHydrationWarning>
      {/* Browser extensions add attributes here before hydration. */}
      <body className="flex flex-col" data-page-person={person} suppressHydrationWarning>
        <LocaleProvider
          language={language}
          timeZone={timeZone}
          communityTimeZone={communityTimeZone}
          now={now}
          messages={messages}
        >
          <a
            href="#content"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:rounded-lg focus:bg-accent focus:px-4 focus:py-3 focus:font-semibold focus:text-on-accent"
          >
            {t('shell.skip')}
          </a>
          <FlagsProvider
            first={flags.flags}
            isUnavailable={flags.isUnavailable}
            refreshSeconds={settings().flagsRefreshSeconds}
          >
            <PersonOfPage>
              <MemberCounts first={signedIn ? countsOf(home) : undefined}>
                <WorkCount isModerator={staff.isModerator}>
                  <Header t={t} name={settings().community.name} viewer={viewer} staff={staff} signedIn={signedIn} />
                  <MaintenanceBanner />
                  <SuspensionBanner t={t} until={viewer?.suspendedUntil} />
                  <AppWorker isEnabled={process.env.NODE_ENV === 'production'} />
                  <main
                    id="content"
                    tabIndex={-1}
                    className="mx-auto w-full max-w-6xl px-4 py-5 outline-none sm:px-6 sm:py-8"
                  >
                    {children}
                  </main>
                  <Footer t={t} language={language} theme={theme} overBar={signedIn} />
                  {signedIn && <BottomBar t={t} />}
                </WorkCount>
              </MemberCounts>
            </PersonOfPage>
            {/* Inside SessionKeeper, so that after a sleep the session is renewed before the flags are requested. */}
            {renewal !== undefined && <SessionKeeper {...renewal} />}
          </FlagsProvider>
          <TimeZone reported={reportedTimeZone} used={timeZone} />
          <EarlyActions />
        </LocaleProvider>
      </body>
    </html>
  );
}

function countsOf(home: Home | undefined) {
  return { waiting: home?.totals.waiting.count ?? 0, unread: home?.unread ?? 0 };
}
