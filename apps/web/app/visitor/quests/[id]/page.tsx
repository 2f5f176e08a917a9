import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { LoadProblem } from '../../../../components/load-problem.tsx';
import { PublicQuestView } from '../../../../features/public-quest/public-quest.tsx';
import type { Query } from '../../../../lib/api/filters.ts';
import { asProblem } from '../../../../lib/api/problem.ts';
import { getPublicQuest } from '../../../../lib/api/public-quests.ts';
import { load } from '../../../../lib/api/server.ts';
import { getFlags } from '../../../../lib/flags/first-flags.ts';
import { MoreMessages } from '../../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../../lib/i18n/server.ts';
import { photoPath } from '../../../../lib/photos/photo-path.ts';
import { PREVIEW_ICON } from '../../../../lib/preview-icon.ts';
import { questPath } from '../../../../lib/quest/path.ts';
import { stepOf, stepPath } from '../../../../lib/quest/steps.ts';
import { PATH_HEADER } from '../../../../lib/security/path-header.ts';
import { signInPath } from '../../../../lib/security/return-to.ts';
import { addressOfVisitorPath } from '../../../../lib/security/visitor-path.ts';
import { segment } from '../../../../lib/segment.ts';
import { settings } from '../../../../lib/settings.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<Query>;
}

/** Number of characters of a link preview. */
const PREVIEW = 200;

/** Loads the public form of a quest, once per request. The value is undefined if visitors may not read the quest. */
const loadPublicQuest = cache((id: string) =>
  load((api) =>
    getPublicQuest(api, id).catch((error: unknown) => {
      if (asProblem(error).status !== 404) throw error;
      return undefined;
    }),
  ),
);

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const loaded = await loadPublicQuest(segment((await params).id));
  if (!loaded.ok) return { title: (await getLocale()).t('page.errorTitle') };
  const quest = loaded.value;
  if (quest === undefined) return {};
  const { title } = quest;
  const description = quest.description.replace(/\s+/g, ' ').slice(0, PREVIEW);
  const { community, publicOrigins } = settings();
  const photos = (quest.photos ?? []).slice(0, 1).map(({ photoId, alt, width, height }) => ({
    url: new URL(photoPath(quest.questId, photoId, 'large', 'visitor'), publicOrigins[0]),
    alt,
    width,
    height,
  }));
  const url = questPath(quest.questId);
  const images = photos.length === 0 ? [PREVIEW_ICON] : photos;
  return {
    title,
    description,
    openGraph: { title, description, url, siteName: community.name, type: 'article', images },
  };
}

/** The page that visitors get at `/quests/{id}`. Where only members may read the quest, visitors sign in first. */
export default async function VisitorQuestPage({ params, searchParams }: Props) {
  const path = (await headers()).get(PATH_HEADER) ?? '/';
  const address = addressOfVisitorPath(path);
  if (address !== undefined) redirect(address);
  const id = segment((await params).id);
  const loaded = await loadPublicQuest(id);
  const [{ t }, { flags }] = await Promise.all([getLocale(), getFlags()]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} title={t('page.errorTitle')} />;
  const quest = loaded.value;
  const returnTo = stepPath(id, stepOf((await searchParams)['do']));
  if (quest === undefined) redirect(signInPath(returnTo));
  return (
    <MoreMessages messages={await getMessages(['publicQuest', 'photos', 'status', 'category'])}>
      <PublicQuestView t={t} quest={quest} hasCategory={flags.quest_categories.on} returnTo={returnTo} />
    </MoreMessages>
  );
}
