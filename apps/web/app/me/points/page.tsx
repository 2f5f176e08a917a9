import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { Currencies } from '../../../features/profile/currencies.tsx';
import { Ledger } from '../../../features/profile/ledger.tsx';
import { ProfileSkeleton } from '../../../features/profile/profile-skeleton.tsx';
import { getLedger } from '../../../lib/api/members.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('points.title') };
}

/** Explains points, XP and reputation, and lists every change of them. */
export default async function PointsPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['profile', 'points'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('points.title')} />
        <Deferred fallback={<ProfileSkeleton label={t('common.loading')} />}>{points}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function points() {
  const { t, format } = await getLocale();
  const loaded = await load(async (api) => {
    const [user, ledger] = await Promise.all([loadViewer(), firstFilledPage((cursor) => getLedger(api, cursor))]);
    return { user, ledger };
  });
  if (!loaded.ok) {
    return <LoadProblem t={t} problem={loaded.problem} />;
  }
  const { user, ledger } = loaded.value;
  return (
    <div className="space-y-8">
      <Currencies t={t} format={format} user={user} />
      <Ledger firstPage={ledger} />
    </div>
  );
}
