import type { Metadata } from 'next';
import { Deferred } from '../../../../components/deferred.tsx';
import { PageHeading } from '../../../../components/heading.tsx';
import { LoadProblem } from '../../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../../components/queue-skeleton.tsx';
import { CaseScreen } from '../../../../features/moderation/case-screen.tsx';
import { ToWork } from '../../../../features/moderation/to-work.tsx';
import { getCase } from '../../../../lib/api/cases.ts';
import { load, loadViewer, requireSession } from '../../../../lib/api/server.ts';
import { MoreMessages } from '../../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../../lib/i18n/server.ts';
import { segment } from '../../../../lib/segment.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('work.reports') };
}

/** Shows one reported thing to moderators. The API answers 403 to everyone else. */
export default async function CasePage({ params }: Props) {
  await requireSession();
  const { t } = await getLocale();
  const id = segment((await params).id);
  return (
    <MoreMessages messages={await getMessages(['work', 'report', 'decisions', 'quest', 'rule'])}>
      <ToWork t={t} />
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => screen(id)}</Deferred>
    </MoreMessages>
  );
}

async function screen(id: string) {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [found, viewer] = await Promise.all([getCase(api, id), loadViewer()]);
    return { found, viewer };
  });
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} title={t('work.reports')} />;
  const { found, viewer } = loaded.value;
  const subject = t(`report.${found.subject.kind}`);
  return (
    <>
      <PageHeading title={t('work.page').replace('{subject}', () => subject)} lead={t(`report.${found.reason}`)} />
      <CaseScreen key={id} found={found} viewer={viewer} />
    </>
  );
}
