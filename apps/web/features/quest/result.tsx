import { Coins, ReceiptText, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionLink } from '../../components/action-link.tsx';
import { Quote } from '../../components/quote.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { OwnUser, Person, Quest, QuestEvent } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { cancellationOf, quoteOf } from '../../lib/quest/cancellation.ts';
import type { EndingKind } from '../../lib/quest/ending.ts';
import { questReceiptPath } from '../../lib/quest/path.ts';
import { positionOf } from '../../lib/quest/position.ts';
import { amountsInWords } from '../../lib/quest/amounts.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

interface HeadlineProps extends Omit<Props, 'quest'> {
  readonly ending: EndingKind;
  readonly events: readonly QuestEvent[];
}

/** The headline of an ended quest: the outcome and its cause. */
export function ResultHeadline({ t, viewer, ending, events }: HeadlineProps) {
  if (ending !== 'cancelled') return <span>{t(`ending.${ending}`)}</span>;
  const actor = cancellationOf(ending, events)?.actor;
  const name = actor ? <PersonName t={t} person={actor} /> : '';
  return <Sentence t={t} of={cancelledKey(actor, viewer.userId)} parts={{ name }} />;
}

function cancelledKey(actor: QuestEvent['actor'] | undefined, viewerId: string): MessageKey {
  // The events can be missing.
  if (actor === undefined) return 'ending.cancelledSystem';
  if (actor === null) return 'ending.cancelledModerator';
  return actor.userId === viewerId ? 'ending.cancelledYou' : 'ending.cancelled';
}

/** The reason of a cancellation by another member. The API tells it to the parties and to moderators. */
export function ResultReason({ viewer, ending, events }: Omit<HeadlineProps, 't'>) {
  const cancellation = cancellationOf(ending, events);
  if (cancellation === undefined || cancellation.actor?.userId === viewer.userId) return null;
  const reason = quoteOf(cancellation, cancellation);
  return reason === undefined ? null : <Quote text={reason} />;
}

/** The amounts that each party received or got back. The API tells them to the parties only. */
export function ResultAmounts({ t, quest, viewer }: Props) {
  const { reward, requestorReward, refund, requestor, performer } = quest;
  const isRequestor = positionOf(quest, viewer) === 'requestor';
  const offered = { xp: quest.rewardXp, reputation: quest.rewardReputation };
  return (
    <>
      {reward !== undefined && performer !== undefined && (
        <dl aria-label={t('ending.received')} className="mt-4 grid gap-2 tabular-nums">
          <Received t={t} person={performer} isYou={!isRequestor}>
            {amountsInWords(t, reward, offered)}
          </Received>
          {requestorReward !== undefined && (
            <Received t={t} person={requestor} isYou={isRequestor}>
              {amountsInWords(t, requestorReward)}
            </Received>
          )}
        </dl>
      )}
      {reward?.state === 'PENDING' && <p className="mt-2 text-muted">{t('ending.pending')}</p>}
      {reward?.state === 'ABANDONED' && <p className="mt-2 text-muted">{t('ending.failed')}</p>}
      {reward?.state === 'PAID' && reward.xp + reward.reputation + reward.points === 0 && (
        <p className="mt-2 text-muted">{t('ending.capped')}</p>
      )}
      {refund !== undefined && refund > 0 && (
        <p className="mt-3 flex gap-2">
          <Undo2 aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
          <Sentence
            t={t}
            of={isRequestor ? 'ending.refundYou' : 'ending.refund'}
            values={{ count: refund }}
            parts={{ name: requestor.displayName }}
          />
        </p>
      )}
      {reward !== undefined && <p className="mt-3 font-semibold">{t('ending.thanks')}</p>}
      {quest.status === 'COMPLETED' && (
        <p className="mt-2">
          <ActionLink href={questReceiptPath(quest.questId)}>
            <ReceiptText aria-hidden className="size-5 shrink-0" />
            <span>{t('ending.receipt')}</span>
          </ActionLink>
        </p>
      )}
    </>
  );
}

interface ReceivedProps {
  readonly t: Translate;
  readonly person: Person;
  readonly isYou: boolean;
  readonly children: ReactNode;
}

function Received({ t, person, isYou, children }: ReceivedProps) {
  return (
    <div className="relative flex flex-wrap gap-x-2 ps-7">
      <dt className="font-semibold">
        <Coins aria-hidden className="absolute start-0 top-0.5 size-5 text-accent" />
        {isYou ? <span>{t('ending.you')}</span> : <PersonName t={t} person={person} />}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
