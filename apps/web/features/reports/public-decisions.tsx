import { StatePage } from '../../components/state-page.tsx';
import type { PublicDecision } from '../../lib/api/types.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly format: Formats;
  readonly decisions: readonly PublicDecision[];
}

const COLUMNS = ['month', 'subject', 'why', 'outcome', 'count'] as const;

/** The numbers of decisions, newest month first. On a small screen each row is a block of its own. */
export function PublicDecisions({ t, format, decisions }: Props) {
  if (decisions.length === 0) {
    return (
      <StatePage title={t('decisions.publicNone')} level={2}>
        <p>{t('decisions.publicNoneText')}</p>
      </StatePage>
    );
  }
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('decisions.publicTitle')}>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-edge text-left">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="py-2 pr-4 font-semibold last:pr-0 last:text-right">
                {t(`decisions.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...decisions].reverse().map(({ month, kind, reason, outcome, count }) => (
            <tr key={`${month}.${kind}.${reason}.${outcome}`} className="border-b border-line align-top">
              <th scope="row" className="py-2.5 pr-4 text-left font-normal whitespace-nowrap">
                {month}
              </th>
              <td className="py-2.5 pr-4">{t(`report.${kind}`)}</td>
              <td className="py-2.5 pr-4">{t(`report.${reason}`)}</td>
              <td className="py-2.5 pr-4">{t(`decisions.outcome.${outcome}`)}</td>
              <td className="py-2.5 text-right tabular-nums">{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
