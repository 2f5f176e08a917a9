import { ArrowRight } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { Ago, When } from '../../components/time.tsx';
import type { WorkItem, Worklist as Work, WorkQueue } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { questPath } from '../../lib/quest/path.ts';
import { casePath, queuePath } from './paths.ts';

/** The API counts up to this number. */
const COUNTED = 100;

interface Props {
  readonly t: Translate;
  readonly work: Work;
  /** Today in the reader's time zone, `YYYY-MM-DD`. */
  readonly today: string;
}

/** All queues with work, each with its first entries. It names no member. */
export function Worklist({ t, work: { queues }, today }: Props) {
  if (queues.length === 0) {
    return (
      <StatePage title={t('work.nothing')} level={2}>
        <p>{t('work.nothingText')}</p>
      </StatePage>
    );
  }
  return (
    <div className="gap-5 lg:columns-2">
      {queues.map((queue) => (
        <Queue key={queue.kind} t={t} queue={queue} today={today} />
      ))}
    </div>
  );
}

function Queue({ t, queue, today }: { readonly t: Translate; readonly queue: WorkQueue; readonly today: string }) {
  const { kind, count, oldestAt, items } = queue;
  const title = t(`work.${kind}`);
  return (
    <section aria-labelledby={kind} className="card mb-5 min-w-0 break-inside-avoid p-5 last:mb-0">
      <h2 id={kind} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="mt-0.5 text-sm text-muted">
        <span className="font-semibold text-ink tabular-nums">
          {t(count >= COUNTED ? 'work.countMore' : 'work.count', { count })}
        </span>
        {kind !== 'unclaimed-soon' && <Dot />}
        {kind !== 'unclaimed-soon' && <Sentence t={t} of="work.oldest" parts={{ when: <Ago at={oldestAt} /> }} />}
      </p>
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {items.map((item) => (
          <li key={item.caseId ?? item.questId} className="relative py-2.5">
            <Item t={t} item={item} />
          </li>
        ))}
      </ul>
      <Link
        href={queuePath(kind, today)}
        aria-label={`${t('work.all')}: ${title}`}
        className="mt-2 inline-flex min-h-11 items-center gap-2 font-semibold text-accent underline-offset-4 hover:underline print:hidden"
      >
        <span>{t('work.all')}</span>
        <ArrowRight aria-hidden className="size-5" />
      </Link>
    </section>
  );
}

function Item({ t, item }: { readonly t: Translate; readonly item: WorkItem }) {
  const { caseId, questId, title, subject, reason, startsAt, since } = item;
  const link = 'row-link block min-h-6 font-semibold hover:text-accent';
  return (
    <>
      {caseId !== undefined && subject !== undefined ? (
        <Link href={casePath(caseId)} className={link}>
          {t(`report.${reason ?? 'other'}`)}
        </Link>
      ) : (
        <Link href={questPath(questId ?? '')} className={link}>
          {title === undefined ? t('work.gone') : <PeopleText>{title}</PeopleText>}
        </Link>
      )}
      <p className="text-sm text-muted first-letter:uppercase">
        {subject !== undefined && <span>{t(`report.${subject}`)}</span>}
        {subject !== undefined && <Dot />}
        {startsAt === undefined ? (
          <Ago at={since} />
        ) : (
          <Sentence t={t} of="work.starts" parts={{ when: <When at={startsAt} /> }} />
        )}
      </p>
    </>
  );
}
