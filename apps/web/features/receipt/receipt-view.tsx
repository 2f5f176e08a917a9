import { BookLock, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { PeopleText } from '../../components/people-text.tsx';
import { Ring } from '../../components/ring.tsx';
import { When } from '../../components/time.tsx';
import type { ReceiptBundle } from '../../lib/api/types.ts';
import type { Category } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { receiptPath, shownReceipt, type ShownReceipt } from '../../lib/proof/shown-receipt.ts';
import { AwaitPlace } from './await-place.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { ReceiptStatements } from './receipt-statements.tsx';
import { ReceiptTools } from './receipt-tools.tsx';

interface Props {
  readonly t: Translate;
  readonly bundle: ReceiptBundle;
  /** Origin of this site, for the public address of the receipt. */
  readonly origin: string;
  readonly hasCategory: boolean;
  /** The title of the quest. Only members see it. */
  readonly questTitle?: string;
  /** The quest whose texts the viewer, a party, may reveal. */
  readonly revealQuestId?: string;
}

/** A receipt for people: what was done, who confirmed it and how, its place in the log, and ways to verify it. */
export function ReceiptView({ t, bundle, origin, hasCategory, questTitle, revealQuestId }: Props) {
  const shown = shownReceipt(bundle);
  const address = `${origin}${receiptPath(shown.receiptId)}`;
  const agreed = shown.attestations.length === 2 && shown.attestations.every(({ outcome }) => outcome === 'done');
  return (
    <article className="mx-auto max-w-3xl">
      <div className="card px-4 py-5 sm:px-8 sm:py-7 print:border-0 print:p-0 print:shadow-none">
        <header className="flex items-start gap-4">
          <Ring left="open" right="open" agreed={agreed} className="mt-1 size-12 shrink-0" />
          <div className="min-w-0">
            <h1 className="text-2xl font-semibold">
              {t(questTitle === undefined ? 'receipt.publicTitle' : 'receipt.title')}
            </h1>
            {questTitle !== undefined && questTitle !== '' && (
              <PeopleText as="p" className="text-lg font-semibold">
                {questTitle}
              </PeopleText>
            )}
            <p className="text-muted">{t('receipt.lead')}</p>
          </div>
        </header>
        <Facts t={t} shown={shown} hasCategory={hasCategory} />
        <ReceiptStatements t={t} attestations={shown.attestations} />
        <Log t={t} logIndex={shown.logIndex} />
        <ReceiptTools bundle={bundle} name={`receipt-${shown.receiptId}.json`} revealQuestId={revealQuestId} />
        <section aria-labelledby="share" className="mt-6 border-t border-line pt-5">
          <h2 id="share" className="text-lg font-semibold">
            {t('receipt.share')}
          </h2>
          <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-4 sm:flex-nowrap">
            <QrCode address={address} label={t('receipt.code')} />
            <div className="min-w-0 space-y-2">
              <p className="text-muted">{t('receipt.scan')}</p>
              <p>
                <a
                  href={receiptPath(shown.receiptId)}
                  className="inline-block min-h-6 wrap-anywhere text-accent underline underline-offset-4"
                >
                  {address}
                </a>
              </p>
            </div>
          </div>
        </section>
        <Details t={t} shown={shown} />
      </div>
    </article>
  );
}

interface PartProps {
  readonly t: Translate;
  readonly shown: ShownReceipt;
}

function Facts({ t, shown, hasCategory }: PartProps & Pick<Props, 'hasCategory'>) {
  const { core, result } = shown;
  const awarded = [t('common.xp', { count: result.xp }), t('common.reputation', { count: result.reputation })].join(
    ' · ',
  );
  return (
    <dl className="mt-5 grid gap-x-6 gap-y-3 sm:grid-cols-2">
      <Fact name={t('receipt.completed')}>
        <When at={result.completedAt} />
      </Fact>
      <Fact name={t('receipt.basis')}>{t(`receipt.${result.basis}`)}</Fact>
      <Fact name={t('receipt.awarded')}>{awarded}</Fact>
      {result.minutes !== undefined && (
        <Fact name={t('receipt.time')}>{t('receipt.minutes', { count: result.minutes })}</Fact>
      )}
      {hasCategory && <Fact name={t('receipt.category')}>{t(`category.${core.category as Category}`)}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="font-semibold tabular-nums">{children}</dd>
    </div>
  );
}

function Log({ t, logIndex }: { readonly t: Translate; readonly logIndex: number | undefined }) {
  return (
    <section aria-labelledby="log" className="mt-6 border-t border-line pt-5">
      <h2 id="log" className="text-lg font-semibold">
        {t('receipt.log')}
      </h2>
      <div className="mt-2 flex gap-3">
        <BookLock aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
        <div role="status">
          <p className="font-semibold">
            {t(logIndex === undefined ? 'receipt.waiting' : 'receipt.place', { index: logIndex ?? 0 })}
          </p>
          <p className="text-sm text-muted">{t('receipt.logText')}</p>
        </div>
      </div>
      {logIndex === undefined && <AwaitPlace />}
    </section>
  );
}

function Details({ t, shown }: PartProps) {
  const { core, coreHash, issuer, receiptId } = shown;
  const rows = [
    [t('receipt.receiptId'), receiptId],
    [t('receipt.questId'), core.questId],
    [t('receipt.issuer'), issuer],
    [t('receipt.coreHash'), coreHash],
    [t('receipt.requestor'), core.requestor],
    [t('receipt.performer'), core.performer],
  ] as const;
  return (
    <details className="group mt-6 border-t border-line pt-2 print:hidden">
      <summary className="flex min-h-11 list-none items-center gap-3 font-semibold hover:text-accent [&::-webkit-details-marker]:hidden">
        <span>{t('receipt.details')}</span>
        <ChevronDown aria-hidden className="ml-auto size-5 shrink-0 transition-transform group-open:rotate-180" />
      </summary>
      <dl className="space-y-2 pb-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className="font-mono wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
