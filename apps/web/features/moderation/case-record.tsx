import { PeopleText } from '../../components/people-text.tsx';
import { PersonLine } from '../../components/person.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import type { Case, OwnUser } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

interface ReportsProps {
  readonly found: Case;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** All reports of the thing with their reporters, and the text at the time of each report. */
export function CaseReports({ found: { reports }, viewer }: ReportsProps) {
  const t = useT();
  return (
    <section aria-labelledby="reports">
      <h2 id="reports" className="text-lg font-semibold">
        {t('work.reported', { count: reports.length })}
      </h2>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {reports.map(({ reportId, reporter, reason, text, snapshot, at }, index) => (
          <li key={reportId} className="space-y-3 py-4">
            <p className="text-sm text-muted">
              <span className="font-semibold text-ink">{t(`report.${reason}`)}</span>
              <Dot />
              <Ago at={at} />
            </p>
            <PersonLine t={t} person={reporter} isYou={reporter.userId === viewer.userId} />
            {text !== undefined && (
              <PeopleText as="p" lines className="max-w-prose">
                {text}
              </PeopleText>
            )}
            {snapshot !== reports[index - 1]?.snapshot && <Snapshot text={snapshot} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The reported text. Later reports of the same text do not repeat it. */
function Snapshot({ text }: { readonly text: string }) {
  const t = useT();
  return (
    <figure className="max-w-prose rounded-xl bg-surface p-4">
      <figcaption className="mb-1 text-sm text-muted">{t('work.snapshot')}</figcaption>
      {text === '' ? (
        <p className="text-muted italic">{t('work.snapshotGone')}</p>
      ) : (
        <PeopleText as="blockquote" lines>
          {text}
        </PeopleText>
      )}
    </figure>
  );
}

/** What happened, oldest first. The first report has opened the case and is told once. */
export function CaseHistory({ found }: { readonly found: Case }) {
  const t = useT();
  const first = found.reports[0];
  const isFirstReport = ({ kind, at, actor }: Case['events'][number]) =>
    kind === 'reported' && at === first?.at && actor.userId === first.reporter.userId;
  const isOpened = found.events.some(({ kind }) => kind === 'opened');
  const events = found.events.filter((event) => !isOpened || !isFirstReport(event));
  return (
    <section aria-labelledby="history" className="min-w-0">
      <h2 id="history" className="text-lg font-semibold">
        {t('work.history')}
      </h2>
      <ol className="mt-3 ml-1.5 border-l-2 border-line">
        {events.map(({ at, actor, kind }, index) => (
          <li key={`${at}.${kind}.${String(index)}`} className="relative pb-4 pl-6 last:pb-0">
            <span
              aria-hidden
              className="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-accent bg-paper"
            />
            <p>
              <Sentence t={t} of={`work.event.${kind}`} parts={{ name: <PersonName t={t} person={actor} /> }} />
            </p>
            <p className="text-sm text-muted">
              <Ago at={at} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
