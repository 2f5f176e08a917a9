import type { Metadata } from 'next';
import { cache } from 'react';
import { Deferred } from '../../../components/deferred.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QuestSkeleton } from '../../../features/quest/quest-skeleton.tsx';
import { getCall } from '../../../lib/api/calls.ts';
import { getPagePerson, getViewer, load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { segment } from '../../../lib/segment.ts';
import { settings } from '../../../lib/settings.ts';
import { CallScreen } from './call-screen.tsx';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

/** Loads a call once per request: title and page share the result. */
const loadCall = cache((id: string) => load((api) => getCall(api, id)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireSession();
  const [{ t }, loaded] = await Promise.all([getLocale(), loadCall(segment((await params).id))]);
  return { title: loaded.ok ? loaded.value.pattern.title : t('page.errorTitle') };
}

/** One call: what it makes, its dates, and for the person who posted it the ways to change and to end it. */
export default async function CallPage({ params }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const id = segment((await params).id);
  return (
    <MoreMessages messages={await getMessages(['calls', 'quest', 'editor', 'category', 'photos', 'rule'])}>
      <Deferred fallback={<QuestSkeleton label={t('common.loading')} />}>{() => screen(id)}</Deferred>
    </MoreMessages>
  );
}

async function screen(id: string) {
  const { t } = await getLocale();
  const [loaded, viewerId, viewer] = await Promise.all([loadCall(id), getPagePerson(), getViewer()]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} title={t('page.errorTitle')} />;
  const { defaultXp: rewardXp, defaultReputation: rewardReputation } = settings();
  const isOwn = loaded.value.requestorId === viewerId;
  const isSuspended = viewer?.suspendedUntil !== undefined;
  return (
    <CallScreen call={loaded.value} isOwn={isOwn} isSuspended={isSuspended} defaults={{ rewardXp, rewardReputation }} />
  );
}
