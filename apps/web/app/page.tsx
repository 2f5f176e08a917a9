import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { ButtonLink } from '../components/button.tsx';
import { Deferred } from '../components/deferred.tsx';
import { PageHeading } from '../components/heading.tsx';
import { HomeSkeleton } from '../features/home/home-skeleton.tsx';
import { filtersOf, offeredFilters, type Query } from '../lib/api/filters.ts';
import { isSignedIn, serverApi } from '../lib/api/server.ts';
import { getStatistics } from '../lib/api/statistics.ts';
import { getFlags } from '../lib/flags/first-flags.ts';
import { MoreMessages } from '../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../lib/i18n/server.ts';
import { settings } from '../lib/settings.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getLocale();
  return (await isSignedIn()) ? { title: t('home.title') } : {};
}

/** Shows members what waits for them and the lists of quests, and visitors the landing page. */
export default async function StartPage({ searchParams }: Props) {
  const { t } = await getLocale();
  const { flags } = await getFlags();
  if (!(await isSignedIn())) return start(flags.enable_new_api_endpoint.on);
  const offered = { categories: flags.quest_categories.on, search: flags.advanced_search.on };
  const filters = offeredFilters(filtersOf(await searchParams), offered);
  // Imported when needed, so that the landing page loads no code of the list.
  const { memberHome } = await import('../features/home/member-home.tsx');
  return (
    <MoreMessages messages={await getMessages(['home', 'list', 'status', 'category'])}>
      <PageHeading title={t('home.title')}>
        <ButtonLink href="/quests/new" className="max-sm:hidden" small>
          <Plus aria-hidden className="size-5" />
          <span>{t('shell.post')}</span>
        </ButtonLink>
      </PageHeading>
      <Deferred fallback={<HomeSkeleton label={t('list.loading')} />}>{() => memberHome(filters)}</Deferred>
    </MoreMessages>
  );
}

/** Loads the public counts. A failure leaves them out. */
async function start(hasCounts: boolean) {
  const { t } = await getLocale();
  const { Landing } = await import('../features/landing/landing.tsx');
  const { PublicCounts } = await import('../features/landing/public-counts.tsx');
  const first = hasCounts
    ? await serverApi()
        .then(getStatistics)
        .catch(() => undefined)
    : undefined;
  return (
    <MoreMessages messages={await getMessages(['landing'])}>
      <Landing t={t} name={settings().community.name}>
        <PublicCounts first={first} />
      </Landing>
    </MoreMessages>
  );
}
