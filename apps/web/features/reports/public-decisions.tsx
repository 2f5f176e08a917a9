import { StatePage } from '../../components/state-page.tsx';
import type { PublicDecision } from '../../lib/api/types.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly format: Formats;
  readonly decisions: readonly PublicDecision[];
}

const CELL = 'sm:py-2.5 sm:pr-4 first-letter:uppercase';
const COLUMNS = ['month', 'subject', 'why', 'outcome', 'count'] as const;

/** The numbers of decisions, newest month first. On a small screen each row is a block of its own, which roles keep a row. */
export function PublicDecisions({ t, format, decisions }: Props) {
  if (decisions.length === 0) {
    return (
      <StatePage title={t('decisions.publicNone')} level={2}>
        <p>{t('decisions.publicNoneText')}</p>
      </StatePage>
    );
  }
  return (
    <table role="table" className="block w-full border-collapse text-sm sm:table">
      <thead role="rowgroup" className="max-sm:sr-only">
        <tr role="row" className="border-b border-edge text-left">
          {COLUMNS.map((name) => (
            <th
              key={name}
              role="columnheader"
              scope="col"
              className="py-2 pr-4 font-semibold last:pr-0 last:text-right"
            >
              {t(`decisions.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block sm:table-row-group">
        {[...decisions].reverse().map(({ month, kind, reason, outcome, count }) => (
          <tr
            key={`${month}.${kind}.${reason}.${outcome}`}
            role="row"
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line py-2.5 align-top sm:table-row sm:py-0"
          >
            <th
              role="rowheader"
              scope="row"
              className={`${CELL} max-sm:order-4 max-sm:text-muted text-left font-normal whitespace-nowrap`}
            >
              {format.month(month)}
            </th>
            <td role="cell" className={`${CELL} max-sm:order-3 max-sm:text-muted`}>
              {t(`report.${kind}`)}
            </td>
            <td role="cell" className={`${CELL} max-sm:order-1 max-sm:font-semibold`}>
              {t(`report.${reason}`)}
            </td>
            <td role="cell" className={`${CELL} max-sm:order-3 max-sm:col-span-2 max-sm:row-start-2`}>
              {t(`decisions.outcome.${outcome}`)}
            </td>
            <td role="cell" className="text-right tabular-nums max-sm:order-2 max-sm:font-semibold sm:py-2.5">
              {format.number(count)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
