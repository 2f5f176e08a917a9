'use client';

import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Dot } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { getLedger } from '../../lib/api/members.ts';
import type { LedgerEntry, LedgerPage } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useFormat, useT } from '../../lib/i18n/provider.tsx';
import { questPath, questReceiptPath } from '../../lib/quest/path.ts';

interface Props {
  readonly firstPage: LedgerPage;
}

/** The member's ledger entries, newest first. */
export function Ledger({ firstPage }: Props) {
  const t = useT();
  const ledger = usePages({ firstPage, ask: getLedger });
  const entries = ledger.items;
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger" className="text-lg font-semibold">
        {t('profile.ledger')}
      </h2>
      <p className="mb-3 text-sm text-muted">{t('profile.ledgerLead')}</p>
      {entries.length === 0 ? (
        <p className="border-y border-line py-5 text-muted">{t('profile.ledgerEmpty')}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {entries.map((entry) => (
            <Entry key={entry.entryId} entry={entry} />
          ))}
        </ul>
      )}
      <More pages={ledger} />
    </section>
  );
}

function Entry({ entry }: { readonly entry: LedgerEntry }) {
  const t = useT();
  const format = useFormat();
  const changes = [
    [entry.points, t('profile.unitPoints', { count: Math.abs(entry.points) })],
    [entry.xp, t('profile.xp')],
    [entry.reputation, t('profile.unitReputation')],
  ] as const;
  const shown = changes.filter(([amount]) => amount !== 0);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 py-3">
      <div className="min-w-0">
        <p className="font-semibold">{t(`profile.${entry.kind}`)}</p>
        {entry.questId !== undefined && (
          <Link
            href={questPath(entry.questId)}
            className="inline-block min-h-6 max-w-full text-sm underline underline-offset-4 hover:text-accent"
          >
            {entry.questTitle === undefined ? (
              <span>{t('profile.toQuest')}</span>
            ) : (
              <PeopleText>{entry.questTitle}</PeopleText>
            )}
          </Link>
        )}
        <p className="text-sm text-muted">
          <When at={entry.at} />
          {entry.kind === 'completion' && entry.questId !== undefined && (
            <>
              <Dot />
              <Link
                href={questReceiptPath(entry.questId)}
                className="inline-block min-h-6 underline underline-offset-4 hover:text-accent"
              >
                <span>{t('profile.receipt')}</span>
                {entry.questTitle !== undefined && (
                  <span className="sr-only">
                    <span>{' · '}</span>
                    <PeopleText>{entry.questTitle}</PeopleText>
                  </span>
                )}
              </Link>
            </>
          )}
        </p>
        {entry.kind === 'completion' && shown.length === 0 && (
          <p className="text-sm text-muted">{t('profile.nothingPaid')}</p>
        )}
      </div>
      <p className="flex flex-col items-end gap-x-4 font-semibold tabular-nums sm:flex-row">
        {(shown.length > 0 ? shown : changes.slice(0, 1)).map(([amount, unit]) => (
          <span key={unit}>
            <span>{format.change(amount)}</span>
            <span className="font-normal text-muted">{` ${unit}`}</span>
          </span>
        ))}
      </p>
    </li>
  );
}
