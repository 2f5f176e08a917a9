'use client';

import { ArrowRight } from 'lucide-react';
import { ButtonLink } from '../../components/button.tsx';
import { More } from '../../components/more.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { Ago } from '../../components/time.tsx';
import { listCases } from '../../lib/api/cases.ts';
import type { CasePage, CaseRow } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { casePath } from './paths.ts';

interface Props {
  readonly firstPage: CasePage;
  readonly queue: 'reports' | 'appeals';
}

/** Reported things that wait for a decision, or decisions with an appeal, oldest first. */
export function CaseList({ firstPage, queue }: Props) {
  const t = useT();
  const state = queue === 'reports' ? 'OPEN' : 'APPEALED';
  const pages = usePages({ firstPage, ask: (api, cursor) => listCases(api, state, cursor) });
  if (pages.items.length === 0 && !pages.hasMore) {
    const [title, text] =
      queue === 'reports'
        ? (['work.noReports', 'work.noReportsText'] as const)
        : (['work.noAppeals', 'work.noAppealsText'] as const);
    return (
      <StatePage title={t(title)} level={2}>
        <p>{t(text)}</p>
      </StatePage>
    );
  }
  return (
    <>
      <ul className="grid gap-4 lg:grid-cols-2">
        {pages.items.map((row) => (
          <li key={row.caseId} className="card min-w-0 p-5">
            <Row row={row} />
          </li>
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

function Row({ row: { caseId, subject, reason, concerned, openedAt, appeal } }: { readonly row: CaseRow }) {
  const t = useT();
  return (
    <>
      <h2 className="font-semibold">{t(`report.${reason}`)}</h2>
      <p className="mt-0.5 text-sm text-muted first-letter:uppercase">
        <span>{t(`report.${subject.kind}`)}</span>
        <Dot />
        <Sentence t={t} of="work.about" parts={{ name: <PersonName t={t} person={concerned} /> }} />
        <Dot />
        <Ago at={appeal?.at ?? openedAt} />
      </p>
      <ButtonLink href={casePath(caseId)} kind="secondary" small className="mt-3 w-full sm:w-auto">
        <span>{t('work.open')}</span>
        <ArrowRight aria-hidden className="size-5" />
      </ButtonLink>
    </>
  );
}
