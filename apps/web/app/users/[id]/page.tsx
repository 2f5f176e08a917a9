import type { Metadata } from 'next';
import { cache } from 'react';
import { Deferred } from '../../../components/deferred.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { ReportThing } from '../../../components/report-thing.tsx';
import { ProfileSkeleton } from '../../../features/profile/profile-skeleton.tsx';
import { QuestHistory } from '../../../features/profile/quest-history.tsx';
import { Stats } from '../../../features/profile/stats.tsx';
import { Summary } from '../../../features/profile/summary.tsx';
import type { Query } from '../../../lib/api/filters.ts';
import { getUser, questsOf } from '../../../lib/api/members.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { getPagePerson, load, requireSession } from '../../../lib/api/server.ts';
import type { QuestRole } from '../../../lib/api/types.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { segment } from '../../../lib/segment.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<Query>;
}

const loadUser = cache((id: string) => load((api) => getUser(api, id)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireSession();
  const [{ t }, user] = await Promise.all([getLocale(), loadUser(segment((await params).id))]);
  return { title: user.ok ? user.value.displayName : t('page.errorTitle') };
}

export default async function ProfilePage({ params, searchParams }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const id = segment((await params).id);
  const role = (await searchParams)['role'] === 'performer' ? 'performer' : 'requestor';
  return (
    <MoreMessages messages={await getMessages(['profile', 'status', 'report', 'rule'])}>
      <div className="mx-auto max-w-3xl">
        <Deferred fallback={<ProfileSkeleton label={t('common.loading')} />}>{() => profile(id, role)}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function profile(id: string, role: QuestRole) {
  const { t, format } = await getLocale();
  const [user, quests] = await Promise.all([
    loadUser(id),
    load((api) => firstFilledPage((cursor) => questsOf(api, id, role, cursor))),
  ]);
  if (!user.ok || !quests.ok) {
    const problem = user.ok ? quests : user;
    return !problem.ok && <LoadProblem t={t} problem={problem.problem} title={t('page.errorTitle')} />;
  }
  return (
    <div className="space-y-10">
      <Summary t={t} format={format} user={user.value} />
      <Stats t={t} format={format} stats={user.value.stats} />
      <QuestHistory
        key={role}
        userId={id}
        path={`/users/${encodeURIComponent(id)}`}
        role={role}
        firstPage={quests.value}
      />
      {id !== (await getPagePerson()) && <ReportThing kind="user" id={id} />}
    </div>
  );
}
