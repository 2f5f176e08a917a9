import { Figure } from '../../components/figure.tsx';
import { Link } from '../../components/link.tsx';
import { StatePage } from '../../components/state-page.tsx';
import type { ModerationStatistics } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { DayCharts } from './day-charts.tsx';
import { type Period, PERIODS, statisticsPath } from './periods.ts';

interface Props {
  readonly statistics: ModerationStatistics;
  readonly days: Period;
  readonly t: Translate;
  readonly format: Formats;
}

/** The statistics of a period: totals, medians and days. */
export function StatisticsReport({ statistics, days, t, format }: Props) {
  const { period, total } = statistics;
  const isEmpty = period.activeMembers + period.created + period.claimed + period.completed + period.disputed === 0;
  return (
    <>
      <PeriodFilter chosen={days} t={t} />
      {isEmpty ? (
        <StatePage title={t('statistics.nothing')} level={2}>
          <p>{t('statistics.nothingText')}</p>
        </StatePage>
      ) : (
        <div className="space-y-10">
          <Figures period={period} t={t} format={format} />
          <DayCharts days={statistics.days} t={t} format={format} />
        </div>
      )}
      <p className="mt-10 border-t border-line pt-4 text-sm text-muted">
        {t('statistics.since', { members: total.members, created: total.created, completed: total.completed })}
      </p>
    </>
  );
}

/** Filter by period. The period is in the URL. */
function PeriodFilter({ chosen, t }: { readonly chosen: Period; readonly t: Translate }) {
  return (
    <nav aria-label={t('statistics.period')} className="mb-6">
      <ul className="flex flex-wrap gap-2">
        {PERIODS.map((days) => (
          <li key={days}>
            <Link
              href={statisticsPath(days)}
              scroll={false}
              aria-current={days === chosen ? 'page' : undefined}
              className="inline-flex min-h-11 items-center rounded-full border border-edge px-4 text-sm font-semibold hover:border-accent aria-[current]:border-accent aria-[current]:bg-accent aria-[current]:text-on-accent"
            >
              {t('statistics.days', { count: days })}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const COUNTS = ['activeMembers', 'created', 'claimed', 'completed', 'disputed'] as const;

function Figures({
  period,
  t,
  format,
}: { readonly period: ModerationStatistics['period'] } & Pick<Props, 't' | 'format'>) {
  const orNone = (value: number | undefined, write: (value: number) => string) =>
    value === undefined ? t('statistics.unknown') : write(value);
  const measured: readonly (readonly [MessageKey, string])[] = [
    ['statistics.completion', orNone(period.completionPercent, format.percent)],
    ['statistics.dispute', orNone(period.disputePercent, format.percent)],
    ['statistics.toClaim', orNone(period.medianSecondsToClaim, format.duration)],
    ['statistics.toAttest', orNone(period.medianSecondsToAttest, format.duration)],
  ];
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" className="sr-only">
        {t('statistics.figures')}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-5">
        {COUNTS.map((name) => (
          <Figure
            key={name}
            label={t(`statistics.${name}`, { count: period[name] })}
            value={format.number(period[name])}
          />
        ))}
      </dl>
      <dl className="mt-6 grid gap-x-6 gap-y-5 border-t border-line pt-6 sm:grid-cols-2 lg:grid-cols-4">
        {measured.map(([label, value]) => (
          <Figure key={label} label={t(label)} value={value} />
        ))}
      </dl>
      <p className="mt-4 max-w-prose text-sm text-muted">{t('statistics.about')}</p>
    </section>
  );
}
