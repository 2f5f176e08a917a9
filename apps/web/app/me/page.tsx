import { ChevronDown, UserRoundPen } from 'lucide-react';
import type { Metadata } from 'next';
import { Deferred } from '../../components/deferred.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { OwnLinks } from '../../features/profile/own-links.tsx';
import { ProfileForm } from '../../features/profile/profile-form.tsx';
import { ProfileSkeleton } from '../../features/profile/profile-skeleton.tsx';
import { QuestHistory } from '../../features/profile/quest-history.tsx';
import { Stats } from '../../features/profile/stats.tsx';
import { Summary } from '../../features/profile/summary.tsx';
import { SignOutButton } from '../../features/session/sign-out-button.tsx';
import type { Query } from '../../lib/api/filters.ts';
import { firstFilledPage } from '../../lib/api/pages.ts';
import { questsOf } from '../../lib/api/members.ts';
import { getPagePerson, getStaffAccess, load, loadViewer, requireSession } from '../../lib/api/server.ts';
import type { QuestRole } from '../../lib/api/types.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('profile.title') };
}

export default async function OwnProfilePage({ searchParams }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const role = (await searchParams)['role'] === 'performer' ? 'performer' : 'requestor';
  return (
    <MoreMessages messages={await getMessages(['profile', 'points', 'templates', 'status', 'rule'])}>
      <div className="mx-auto max-w-3xl">
        <Deferred fallback={<ProfileSkeleton label={t('common.loading')} />}>{() => profile(role)}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function profile(role: QuestRole) {
  const { t, format } = await getLocale();
  const loaded = await load(async (api) => {
    const userId = await getPagePerson();
    const [user, staff, quests] = await Promise.all([
      loadViewer(),
      getStaffAccess(),
      firstFilledPage((cursor) => questsOf(api, userId, role, cursor)),
    ]);
    return { user, staff, quests };
  });
  if (!loaded.ok) {
    return <LoadProblem t={t} problem={loaded.problem} title={t('profile.title')} />;
  }
  const { user, staff, quests } = loaded.value;
  return (
    <div className="space-y-10">
      <Summary t={t} format={format} user={user} creationPoints={user.creationPoints} />
      <OwnLinks t={t} staff={staff} />
      <details className="group border-y border-line">
        <summary className="flex min-h-14 list-none items-center gap-3 font-semibold hover:text-accent [&::-webkit-details-marker]:hidden">
          <UserRoundPen aria-hidden className="size-5 text-accent" />
          <span>{t('profile.edit')}</span>
          <ChevronDown aria-hidden className="ml-auto size-5 transition-transform group-open:rotate-180" />
        </summary>
        <div className="pt-2 pb-6">
          <ProfileForm user={user} />
        </div>
      </details>
      <SignOutButton />
      <Stats t={t} format={format} stats={user.stats} />
      <QuestHistory key={role} userId={user.userId} path="/me" role={role} firstPage={quests} />
    </div>
  );
}
