import type { Metadata } from 'next';
import { PageHeading } from '../../../components/heading.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { Reload } from '../../../components/reload.tsx';
import { CreateQuestForm } from '../../../features/quest-editor/create-quest-form.tsx';
import { getOwnUser } from '../../../lib/api/members.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { settings } from '../../../lib/settings.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('editor.title') };
}

export default async function NewQuestPage() {
  await requireSession();
  const { t } = await getLocale();
  const viewer = await load(getOwnUser);
  const { questCost, defaultXp, defaultReputation } = settings();
  return (
    <MoreMessages messages={await getMessages(['editor', 'category', 'rule'])}>
      <div className="mx-auto max-w-2xl">
        <PageHeading title={t('editor.title')} lead={t('editor.lead')} />
        {viewer.ok ? (
          <div className="card p-5 sm:p-8">
            <CreateQuestForm
              viewer={viewer.value}
              cost={questCost}
              defaultXp={defaultXp}
              defaultReputation={defaultReputation}
            />
          </div>
        ) : (
          <ProblemNotice t={t} problem={viewer.problem}>
            <Reload>{t('common.retry')}</Reload>
          </ProblemNotice>
        )}
      </div>
    </MoreMessages>
  );
}
