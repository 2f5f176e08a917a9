import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { TemplateList } from '../../../features/templates/template-list.tsx';
import { getStaffAccess, load, requireSession } from '../../../lib/api/server.ts';
import { listTemplates } from '../../../lib/api/templates.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('templates.title') };
}

/** The templates that the member starts quests from. */
export default async function TemplatesPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['templates'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('templates.title')} lead={t('templates.lead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => templates()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function templates() {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [items, staff] = await Promise.all([listTemplates(api), getStaffAccess()]);
    return { items, staff };
  });
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  const { items, staff } = loaded.value;
  return <TemplateList templates={items} isModerator={staff.isModerator} />;
}
