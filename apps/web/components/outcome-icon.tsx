import { CircleCheck, CircleSlash, CircleX } from 'lucide-react';
import type { Outcome } from '../lib/api/types.ts';

/** The icon of an outcome, shown beside its label. */
export function OutcomeIcon({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome) {
    case 'done':
      return <CircleCheck aria-hidden className="size-5 shrink-0 text-accent" />;
    case 'partly':
      return <CircleSlash aria-hidden className="size-5 shrink-0 text-on-amber-soft" />;
    case 'not_done':
      return <CircleX aria-hidden className="size-5 shrink-0 text-danger" />;
  }
}
