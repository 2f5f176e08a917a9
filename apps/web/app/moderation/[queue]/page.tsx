import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { CaseList } from '../../../features/moderation/case-list.tsx';
import { DisputeQueue } from '../../../features/moderation/dispute-queue.tsx';
import { QUEUE_PAGES, type QueuePage } from '../../../features/moderation/paths.ts';
import { StuckQuests } from '../../../features/moderation/stuck-quests.tsx';
import { ToWork } from '../../../features/moderation/to-work.tsx';
import { listDisputes, listStuck, type StuckStatus } from '../../../lib/api/administration.ts';
import { listCases } from '../../../lib/api/cases.ts';
import type { Api } from '../../../lib/api/client.ts';
import type { Elements } from '../../../lib/elements.ts';
import { firstFilledPage } from '../../../lib/api/pages.ts';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import type { OwnUser } from '../../../lib/api/types.ts';
import type { MessageKey } from '../../../lib/i18n/catalogue.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

interface Props {
  readonly params: Promise<{ readonly queue: string }>;
}

const WORDS: Readonly<Record<QueuePage, { readonly title: MessageKey; readonly lead: MessageKey }>> = {
  disputes: { title: 'work.disputes', lead: 'moderation.disputesLead' },
  reports: { title: 'work.reports', lead: 'work.reportsLead' },
  appeals: { title: 'work.appeals', lead: 'work.appealsLead' },
  claims: { title: 'work.idle-claims', lead: 'work.claimsLead' },
  statements: { title: 'work.missing-statements', lead: 'work.statementsLead' },
};

async function queueOf({ params }: Props): Promise<QueuePage> {
  const { queue } = await params;
  return QUEUE_PAGES.find((one) => one === queue) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  await requireSession();
  return { title: (await getLocale()).t(WORDS[await queueOf(props)].title) };
}

/** Shows one queue of moderators with all its entries. The API answers 403 to everyone else. */
export default async function QueuePage(props: Props) {
  await requireSession();
  const queue = await queueOf(props);
  const { t } = await getLocale();
  const { title, lead } = WORDS[queue];
  return (
    <MoreMessages
      messages={await getMessages([
        ...(['moderation', 'work', 'report', 'attest', 'status'] as const),
        ...(['quest', 'action', 'rule', 'rewards'] as const),
      ])}
    >
      <ToWork t={t} />
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>
        {async () => {
          const list = await listOf(queue);
          return (
            <>
              <PageHeading title={t(title)} lead={t(lead)} />
              <div className="mt-6">{list}</div>
            </>
          );
        }}
      </Deferred>
    </MoreMessages>
  );
}

async function listOf(queue: QueuePage): Promise<Elements> {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [viewer, list] = await Promise.all([loadViewer(), FIRST_PAGES[queue](api)]);
    return list(viewer);
  });
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  return loaded.value;
}

/** Reads the first page of a queue and returns how to show it. */
type FirstPage = (api: Api) => Promise<(viewer: OwnUser) => Elements>;

const stuck =
  (status: StuckStatus): FirstPage =>
  async (api) => {
    const firstPage = await firstFilledPage((cursor) => listStuck(api, status, cursor));
    return (viewer) => <StuckQuests firstPage={firstPage} status={status} viewer={viewer} />;
  };

const cases =
  (queue: 'reports' | 'appeals'): FirstPage =>
  async (api) => {
    const state = queue === 'reports' ? 'OPEN' : 'APPEALED';
    const firstPage = await firstFilledPage((cursor) => listCases(api, state, cursor));
    return () => <CaseList firstPage={firstPage} queue={queue} />;
  };

const FIRST_PAGES: Readonly<Record<QueuePage, FirstPage>> = {
  disputes: async (api) => {
    const firstPage = await firstFilledPage((cursor) => listDisputes(api, cursor));
    return (viewer) => <DisputeQueue firstPage={firstPage} viewer={viewer} />;
  },
  reports: cases('reports'),
  appeals: cases('appeals'),
  claims: stuck('CLAIMED'),
  statements: stuck('SUBMITTED'),
};
