'use client';

import { CircleCheck, CircleX } from 'lucide-react';
import { holds, type Fact } from '@civicforge/proof/verify/fact';
import { WORDS } from '@civicforge/proof/verify/words';
import { useLocale } from '../lib/i18n/provider.tsx';

/** The checked facts of a receipt, each with the limit of what it proves or the reason why it fails. */
export function ReceiptFacts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <ul className="space-y-3">
      {facts.map((fact, at) => (
        <FactLine key={at} fact={fact} />
      ))}
    </ul>
  );
}

function FactLine({ fact }: { readonly fact: Fact }) {
  const words = WORDS[useLocale().language];
  const isTrue = holds(fact);
  const Icon = isTrue ? CircleCheck : CircleX;
  const more = fact.reason === undefined ? words.limit(fact) : words.reason[fact.reason];
  return (
    <li className="flex gap-2">
      <Icon
        aria-hidden
        className={isTrue ? 'mt-0.5 size-5 shrink-0 text-accent' : 'mt-0.5 size-5 shrink-0 text-danger'}
      />
      <div className="min-w-0 break-words [overflow-wrap:anywhere]">
        <span className="font-semibold">{`${isTrue ? words.page.holds : words.page.failsWord}: `}</span>
        <span>{words.fact(fact)}</span>
        {more !== undefined && <p className="text-sm text-muted first-letter:uppercase">{more}</p>}
      </div>
    </li>
  );
}
