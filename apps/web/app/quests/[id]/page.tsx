import type { Metadata } from 'next';
import { cache } from 'react';
import { BackLink } from '../../../components/back-link.tsx';
import { Deferred } from '../../../components/deferred.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QuestSkeleton } from '../../../features/quest/quest-skeleton.tsx';
import type { Query } from '../../../lib/api/filters.ts';
import { getQuest, getQuestEvents } from '../../../lib/api/quests.ts';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages, TimesKnown } from '../../../lib/i18n/provider.tsx';
import { knownTimes } from '../../../lib/i18n/known-times.ts';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { segment } from '../../../lib/segment.ts';
import { type Step, stepOf } from '../../../lib/quest/steps.ts';
import { QuestScreen } from './quest-screen.tsx';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<Query>;
}

/** Loads a quest and its events in parallel, once per request: title and page share the result. */
const loadQuest = cache((id: string) =>
  load(async (api) => {
    const [quest, events, viewer] = await Promise.all([getQuest(api, id), getQuestEvents(api, id), loadViewer()]);
    return { quest, events, viewer };
  }),
);

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  await requireSession();
  const [{ t }, loaded] = await Promise.all([getLocale(), loadQuest(segment((await params).id))]);
  return { title: loaded.ok ? loaded.value.quest.title : t('page.errorTitle') };
}

export default async function QuestPage({ params, searchParams }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const id = segment((await params).id);
  const step = stepOf((await searchParams)['do']);
  return (
    <MoreMessages
      messages={await getMessages([
        'quest',
        'action',
        'next',
        'event',
        'comment',
        'ending',
        'attest',
        'signing',
        'editor',
        'templates',
        'status',
        'category',
        'photos',
        'rule',
        'report',
      ])}
    >
      <BackLink href="/">{t('quest.backToList')}</BackLink>
      <Deferred fallback={<QuestSkeleton label={t('common.loading')} />}>{() => screen(id, step)}</Deferred>
    </MoreMessages>
  );
}

async function screen(id: string, step: Step | undefined) {
  const { t, format, now } = await getLocale();
  const loaded = await loadQuest(id);
  if (!loaded.ok) {
    return <LoadProblem t={t} problem={loaded.problem} title={t('page.errorTitle')} />;
  }
  const { quest, events } = loaded.value;
  return (
    <TimesKnown times={knownTimes([quest, events], format, now)}>
      <QuestScreen key={id} {...loaded.value} step={step} />
    </TimesKnown>
  );
}
