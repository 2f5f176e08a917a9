import type { Metadata } from 'next';
import { PageHeading } from '../../../components/heading.tsx';
import { ButtonLink } from '../../../components/button.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { CreateQuestForm } from '../../../features/quest-editor/create-quest-form.tsx';
import { NoPoints } from '../../../features/quest-editor/no-points.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { QuestRow } from '../../../components/quest-row.tsx';
import { StartFrom } from '../../../features/templates/start-from.tsx';
import { NO_FILTERS, type Query } from '../../../lib/api/filters.ts';
import type { Api } from '../../../lib/api/client.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { listQuests } from '../../../lib/api/quest-lists.ts';
import { getQuest } from '../../../lib/api/quests.ts';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import { listTemplates, templateOf } from '../../../lib/api/templates.ts';
import type { Template } from '../../../lib/api/types.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import type { Translate } from '../../../lib/i18n/translate.ts';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { rowsOf } from '../../../lib/quest/places.ts';
import { settings } from '../../../lib/settings.ts';

/** Number of claimable quests shown to a member without points. */
const SHOWN = 5;
const CLAIMABLE = { ...NO_FILTERS, claimable: true };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('editor.title') };
}

interface Props {
  readonly searchParams: Promise<Query>;
}

export default async function NewQuestPage({ searchParams }: Props) {
  await requireSession();
  const { template: templateId, again } = await searchParams;
  const { t } = await getLocale();
  const { questCost, defaultXp, defaultReputation } = settings();
  const loaded = await load(async (api) => {
    const [viewer, templates, earlier] = await Promise.all([
      loadViewer(),
      templatesFor(api, templateId),
      typeof again === 'string' ? getQuest(api, again) : undefined,
    ]);
    if (viewer.creationPoints >= questCost) return { viewer, templates, earlier, quests: undefined };
    const { items } = await firstFilledPage((cursor) => listQuests(api, CLAIMABLE, cursor));
    return { viewer, templates, earlier, quests: rowsOf(items).slice(0, SHOWN) };
  });
  if (loaded.ok && loaded.value.viewer.suspendedUntil !== undefined) return <Suspended t={t} />;
  const chosen = loaded.ok ? loaded.value.templates.find((one) => one.templateId === templateId) : undefined;
  const earlier = loaded.ok ? loaded.value.earlier : undefined;
  // Rows of quests need more width than the form.
  const hasPoints = !loaded.ok || loaded.value.quests === undefined;
  const template = chosen ?? (earlier && { templateId: earlier.questId, fields: templateOf(earlier) });
  return (
    <MoreMessages
      messages={await getMessages(['editor', 'calls', 'templates', 'category', 'photos', 'rule', 'list', 'status'])}
    >
      <div className={`mx-auto ${hasPoints ? 'max-w-2xl' : 'max-w-3xl'}`}>
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
          <>
            <StartFrom t={t} templates={loaded.value.templates} chosenId={template?.templateId} />
            <div className="card mt-4 p-4 sm:p-8">
              <CreateQuestForm
                key={template?.templateId}
                viewer={loaded.value.viewer}
                cost={questCost}
                defaultXp={defaultXp}
                defaultReputation={defaultReputation}
                {...(template && { template })}
              />
            </div>
          </>
        )}
      </div>
    </MoreMessages>
  );
}

/** Replaces the form while the member is suspended. The banner says why, and until when. */
function Suspended({ t }: { readonly t: Translate }) {
  return (
    <StatePage title={t('editor.suspended')}>
      <ButtonLink href="/?list=mine">{t('editor.toStarted')}</ButtonLink>
    </StatePage>
  );
}

/** The form works without templates, unless the member has chosen one. */
function templatesFor(api: Api, chosenId: unknown): Promise<readonly Template[]> {
  return chosenId === undefined ? listTemplates(api).catch(() => []) : listTemplates(api);
}
