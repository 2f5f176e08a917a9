import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { ButtonLink } from '../components/button.tsx';
import { Deferred } from '../components/deferred.tsx';
import { PageHeading } from '../components/heading.tsx';
import { HomeSkeleton } from '../features/home/home-skeleton.tsx';
import { memberHome } from '../features/home/member-home.tsx';
import { filtersOf, offeredFilters, type Query } from '../lib/api/filters.ts';
import { requireSession } from '../lib/api/server.ts';
import { getFlags } from '../lib/flags/first-flags.ts';
import { MoreMessages } from '../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('home.title') };
}

/** Shows members what waits for them and the lists of quests. Visitors get another page at this address. */
export default async function StartPage({ searchParams }: Props) {
  await requireSession();
  const [{ t, timeZone }, { flags }] = await Promise.all([getLocale(), getFlags()]);
  const offered = { categories: flags.quest_categories.on, search: flags.advanced_search.on };
  const filters = offeredFilters(filtersOf(await searchParams, timeZone), offered);
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
