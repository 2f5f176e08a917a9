import { ChevronDown } from 'lucide-react';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import type { QuestEvent } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { cancellationOf, quoteOf } from '../../lib/quest/cancellation.ts';
import type { EndingKind } from '../../lib/quest/ending.ts';

interface Props {
  readonly t: Translate;
  readonly events: readonly QuestEvent[];
  readonly ending?: EndingKind | undefined;
}

/** The events of a quest, folded, oldest first, with quotes of members where the viewer may read them. */
export function Timeline({ t, events, ending }: Props) {
  const cancellation = cancellationOf(ending, events);
  return (
    <section aria-labelledby="timeline">
      <details className="group">
        <summary className="flex min-h-11 list-none items-center justify-between gap-3 border-t border-line [&::-webkit-details-marker]:hidden">
          <h2 id="timeline" className="text-lg font-semibold">
            {t('quest.timeline')}
          </h2>
          <ChevronDown aria-hidden className="size-5 shrink-0 transition-transform group-open:rotate-180" />
        </summary>
        <ol className="mt-4 ml-1.5 border-l-2 border-line">
          {events.map((event, index) => {
            const quote = quoteOf(event, cancellation);
            return (
              <li key={`${event.at}.${event.kind}.${String(index)}`} className="relative pb-5 pl-6 last:pb-0">
                <span
                  aria-hidden
                  className="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-accent bg-paper last:bg-accent"
                />
                <p>
                  <Sentence
                    t={t}
                    of={event === cancellation && event.actor === null ? 'event.cancelledModerator' : keyOf(event)}
                    parts={{ name: event.actor === null ? '' : <PersonName t={t} person={event.actor} /> }}
                  />
                </p>
                <p className="text-sm text-muted">
                  <Ago at={event.at} />
                </p>
                {quote !== undefined && (
                  <PeopleText
                    as="blockquote"
                    lines
                    className="mt-1 max-w-prose border-s-2 border-edge ps-3 text-sm text-muted"
                  >
                    {quote}
                  </PeopleText>
                )}
              </li>
            );
          })}
        </ol>
      </details>
    </section>
  );
}

function keyOf({ kind, actor, detail }: QuestEvent): MessageKey {
  if (actor === null && kind === 'disputed') return 'event.disputedSystem';
  if (actor === null && kind === 'cancelled') return 'event.cancelledSystem';
  if (kind === 'attested' && detail['role'] === 'witness') return 'event.attestedWitness';
  return `event.${kind}`;
}
