import { printedReference } from '@civicforge/domain';
import type { ReactNode } from 'react';
import { PeopleText } from '../../components/people-text.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { Day, OnDate } from '../../components/time.tsx';
import type { LetterFacts, PublicLetter } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { filled } from '../../lib/i18n/filled.ts';
import { hoursText } from './amounts.ts';
import { Period } from './period.tsx';
import { PrintButton } from './print-button.tsx';

interface Props {
  readonly t: Translate;
  readonly shown: PublicLetter;
  /** Origin of this site, for the address to check. */
  readonly origin: string;
  readonly community: string;
}

/** A letter as its public page shows it. It prints on A4 without the frame of the site. */
export function LetterView({ t, shown, origin, community }: Props) {
  const { letter, reference, withdrawnAt = '' } = shown;
  if (letter === undefined) {
    return (
      <article className="card mx-auto max-w-3xl space-y-3 p-5 sm:p-8">
        <h1 className="text-2xl font-semibold">{t('letter.revoked')}</h1>
        <p className="font-mono">{printedReference(reference)}</p>
        <p>
          <Sentence t={t} of="letter.revokedText" parts={{ when: <OnDate at={withdrawnAt} /> }} />
        </p>
      </article>
    );
  }
  return (
    <article className="letter card mx-auto max-w-3xl p-5 sm:p-8 print:max-w-none print:border-0 print:p-0 print:shadow-none">
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-2xl font-semibold">{t('letter.title')}</h1>
          <p className="mt-1 text-muted">{t('letter.lead')}</p>
        </div>
        <PrintButton />
      </header>
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-3">
        <Fact name={t('letter.name')}>
          <PeopleText>{letter.name}</PeopleText>
        </Fact>
        <Fact name={t('letter.period')}>
          <Period t={t} from={letter.from} to={letter.to} />
        </Fact>
        <Fact name={t('letter.community')}>
          <PeopleText>{community}</PeopleText>
        </Fact>
        <Fact name={t('letter.reference')}>
          <span className="font-mono">{printedReference(reference)}</span>
        </Fact>
      </dl>
      <p className="mt-4 border-s-4 border-accent ps-3 font-semibold">
        <Sentence t={t} of="letter.unchanged" parts={{ when: <OnDate at={letter.createdAt} /> }} />
      </p>
      <Lines t={t} letter={letter} />
      <footer className="mt-6 flex break-inside-avoid flex-wrap items-center gap-x-6 gap-y-3">
        <QrCode address={`${origin}/letters/${reference}`} label={t('letter.code')} />
        <div className="min-w-0 flex-1 basis-48 space-y-2">
          <p className="font-semibold">{t('letter.check')}</p>
          <p>{t('letter.checkText')}</p>
          <p className="font-mono text-sm wrap-anywhere">{`${origin}/letters/${reference}`}</p>
          <p className="text-sm text-muted">{t('letter.facts')}</p>
        </div>
      </footer>
    </article>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="font-semibold wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}

function Lines({ t, letter }: { readonly t: Translate; readonly letter: LetterFacts }) {
  return (
    <table className="mt-5 w-full text-sm print:text-xs">
      <thead>
        <tr className="border-b-2 border-edge">
          <th scope="col" className="py-2 text-start">
            {t('letter.work')}
          </th>
          <th scope="col" className="py-2 text-end">
            {t('letter.time')}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {letter.lines.map((line, index) => (
          <Line key={line.receiptId ?? index} t={t} line={line} />
        ))}
        <tr className="break-inside-avoid border-t-2 border-edge font-semibold">
          <th scope="row" className="py-2 text-start">
            {t('letter.sum', { count: letter.totals.quests })}
          </th>
          <td className="py-2 text-end whitespace-nowrap tabular-nums">{hoursText(letter.totals.minutes)}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** One quest: the work, and beside it who stated it. Phones show one below the other. */
function Line({ t, line }: { readonly t: Translate; readonly line: LetterFacts['lines'][number] }) {
  return (
    <tr className="break-inside-avoid align-top">
      <td className="grid gap-x-4 py-2 sm:grid-cols-2 print:py-1">
        <div className="min-w-0">
          <p className="tabular-nums">
            <b className="font-semibold">
              <Day day={line.date} />
            </b>
            <span>{` · ${t(`category.${line.category}`)}`}</span>
          </p>
          {line.title !== undefined && (
            <PeopleText as="p" className="wrap-anywhere">
              {line.title}
            </PeopleText>
          )}
        </div>
        <div className="min-w-0 text-muted">
          {line.attestedBy.map(({ role, method }) => (
            <p key={role}>{filled(t(`letter.${role}`), { level: t(`letter.${method}`) })}</p>
          ))}
          {line.receiptId !== undefined && (
            <p className="wrap-anywhere">{filled(t('letter.receipt'), { id: line.receiptId })}</p>
          )}
        </div>
      </td>
      <td className="py-2 ps-3 text-end whitespace-nowrap tabular-nums print:py-1">{hoursText(line.minutes)}</td>
    </tr>
  );
}
