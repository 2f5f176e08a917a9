import type { Metadata } from 'next';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { CreateQuestForm } from '../../../features/quest-editor/create-quest-form.tsx';
import { NoPoints } from '../../../features/quest-editor/no-points.tsx';
import { QuestRow } from '../../../components/quest-row.tsx';
import { NO_FILTERS } from '../../../lib/api/filters.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { listQuests } from '../../../lib/api/quests.ts';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { settings } from '../../../lib/settings.ts';

/** Number of claimable quests shown to a member without points. */
const SHOWN = 5;
const CLAIMABLE = { ...NO_FILTERS, claimable: true };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('editor.title') };
}

export default async function NewQuestPage() {
  await requireSession();
  const { t } = await getLocale();
  const { questCost, defaultXp, defaultReputation } = settings();
  const loaded = await load(async (api) => {
    const viewer = await loadViewer();
    if (viewer.creationPoints >= questCost) return { viewer, quests: undefined };
    const { items } = await firstFilledPage((cursor) => listQuests(api, CLAIMABLE, cursor));
    return { viewer, quests: items.slice(0, SHOWN) };
  });
  return (
    <MoreMessages messages={await getMessages(['editor', 'category', 'photos', 'rule', 'list', 'status'])}>
      <div className="mx-auto max-w-2xl">
        <PageHeading title={t('editor.title')} lead={t('editor.lead')} />
        {!loaded.ok && <LoadProblem t={t} problem={loaded.problem} />}
        {loaded.ok && loaded.value.quests !== undefined && (
          <NoPoints t={t} cost={questCost}>
            {loaded.value.quests.map((quest) => (
              <li key={quest.questId}>
                <QuestRow t={t} quest={quest} viewerId={loaded.value.viewer.userId} hasStatus={false} />
              </li>
            ))}
          </NoPoints>
        )}
        {loaded.ok && loaded.value.quests === undefined && (
          <div className="card p-4 sm:p-8">
            <CreateQuestForm
              viewer={loaded.value.viewer}
              cost={questCost}
              defaultXp={defaultXp}
              defaultReputation={defaultReputation}
            />
          </div>
        )}
      </div>
    </MoreMessages>
  );
}
