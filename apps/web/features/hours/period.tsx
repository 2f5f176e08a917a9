import { Sentence } from '../../components/sentence.tsx';
import { Day } from '../../components/time.tsx';
import type { HoursPeriod } from '../../lib/api/hours.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

/** A period from its first to its last day. */
export function Period({ t, from, to }: Required<HoursPeriod> & { readonly t: Translate }) {
  return <Sentence t={t} of="letter.periodText" parts={{ from: <Day day={from} />, to: <Day day={to} /> }} />;
}
