import type { DayStatistics } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly days: readonly DayStatistics[];
  readonly t: Translate;
  readonly format: Formats;
}

type Count = Exclude<keyof DayStatistics, 'date'>;

const COUNTS: readonly (readonly [Count, MessageKey])[] = [
  ['activeMembers', 'statistics.active'],
  ['created', 'statistics.posted'],
  ['claimed', 'statistics.taken'],
  ['completed', 'statistics.done'],
  ['disputed', 'statistics.contested'],
];

/** A bar chart per count, and one table with the same numbers. */
export function DayCharts({ days, t, format }: Props) {
  return (
    <section aria-labelledby="per-day">
      <h2 id="per-day" className="text-lg font-semibold">
        {t('statistics.perDay')}
      </h2>
      <ul className="mt-4 grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
        {COUNTS.map(([count, label]) => (
          <li key={count} className="min-w-0 border-t border-line pt-3">
            <Bars days={days} count={count} name={t(label)} t={t} format={format} />
          </li>
        ))}
      </ul>
      <details className="mt-4">
        <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent">
          {t('statistics.asTable')}
        </summary>
        <DayTable days={days} t={t} format={format} />
      </details>
    </section>
  );
}

/** Bars of one count. The highest day fills the height. */
function Bars({ days, count, name, t, format }: Props & { readonly count: Count; readonly name: string }) {
  const most = Math.max(...days.map((day) => day[count]));
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  return (
    <figure>
      <figcaption className="flex justify-between gap-2 text-sm font-semibold">
        <span>{name}</span>
        <span aria-hidden className="text-muted tabular-nums">
          {format.number(most)}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={`${name}, ${t('statistics.perDayOf', { most })}`}
        viewBox={`0 0 ${String(days.length)} 10`}
        preserveAspectRatio="none"
        className="mt-2 h-16 w-full border-b border-edge text-accent"
      >
        {days.map((day, index) => {
          const height = most === 0 ? 0 : (10 * day[count]) / most;
          return (
            <rect key={day.date} x={index + 0.1} y={10 - height} width={0.8} height={height} fill="currentColor" />
          );
        })}
      </svg>
      <p aria-hidden className="mt-1 flex flex-wrap justify-between gap-x-2 text-sm text-muted">
        <span>{first && format.day(first)}</span>
        <span>{last && format.day(last)}</span>
      </p>
    </figure>
  );
}

/**
 * The days as a table, newest first. On a small screen each row is a block whose counts repeat the names of their columns.
 * The roles keep the table a table for screen readers, which lose it with another `display`.
 */
function DayTable({ days, t, format }: Props) {
  return (
    <table role="table" className="w-full text-sm tabular-nums max-sm:block">
      <caption className="sr-only">{t('statistics.table')}</caption>
      <thead role="rowgroup" className="max-sm:sr-only">
        <tr role="row" className="border-b border-edge text-left">
          <th role="columnheader" scope="col" className="py-2 pr-4 font-semibold">
            {t('statistics.day')}
          </th>
          {COUNTS.map(([count, label]) => (
            <th key={count} role="columnheader" scope="col" className="py-2 pl-4 text-right font-semibold">
              {t(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-sm:block">
        {[...days].reverse().map((day) => (
          <tr
            key={day.date}
            role="row"
            className="border-b border-line max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-6 max-sm:py-2 narrow:grid-cols-1"
          >
            <th
              role="rowheader"
              scope="row"
              className="text-left whitespace-nowrap max-sm:font-semibold sm:py-2 sm:pr-4 sm:font-normal"
            >
              {format.day(day.date)}
            </th>
            {COUNTS.map(([count, label]) => (
              <td
                key={count}
                role="cell"
                className="max-sm:flex max-sm:justify-between max-sm:gap-2 sm:py-2 sm:pl-4 sm:text-right"
              >
                <span aria-hidden className="text-muted sm:hidden">
                  {t(label)}
                </span>
                <span>{format.number(day[count])}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
