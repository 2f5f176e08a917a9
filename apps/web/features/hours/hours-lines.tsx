import { Link } from '../../components/link.tsx';
import { Day } from '../../components/time.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import type { Hours } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { filled } from '../../lib/i18n/filled.ts';
import { hoursText } from './amounts.ts';

/** The completed quests of a period with their time, and the sum. */
export function HoursLines({ t, hours }: { readonly t: Translate; readonly hours: Hours }) {
  const { items, totals } = hours;
  if (items.length === 0) return <p className="mt-3 border-y border-line py-5 text-muted">{t('hours.none')}</p>;
  return (
    <table className="mt-3 w-full border-y border-line">
      <caption className="sr-only">{t('hours.lines')}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('hours.work')}</th>
          <th scope="col">{t('hours.time')}</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {items.map((line) => (
          <tr key={line.questId}>
            <td className="min-w-0 py-3">
              <Link
                href={`/quests/${line.questId}`}
                className="inline-block min-h-6 font-semibold wrap-anywhere hover:text-accent"
              >
                {line.title === '' ? <span>{t('hours.erased')}</span> : <PeopleText>{line.title}</PeopleText>}
              </Link>
              <p className="text-sm text-muted">
                <Day day={line.date} />
                <span>{` · ${t(`category.${line.category}`)}`}</span>
              </p>
              {line.requestorMinutes !== line.performerMinutes && (
                <p className="text-sm text-muted">
                  {filled(t('hours.bothStated'), {
                    posted: hoursText(line.requestorMinutes),
                    claimed: hoursText(line.performerMinutes),
                  })}
                </p>
              )}
            </td>
            <td className="py-3 ps-4 text-end align-top whitespace-nowrap tabular-nums">{hoursText(line.minutes)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot className="border-t-2 border-edge font-semibold">
        <tr>
          <th scope="row" className="py-3 text-start">
            {`${t('hours.sum')}: ${t('hours.total', { count: totals.quests })}`}
          </th>
          <td className="py-3 ps-4 text-end whitespace-nowrap tabular-nums">{hoursText(totals.minutes)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
