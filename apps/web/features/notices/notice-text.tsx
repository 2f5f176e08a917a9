'use client';

import { Dot, Sentence } from '../../components/sentence.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { When } from '../../components/time.tsx';
import type { QuestNotice } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { amountsInWords } from '../../lib/quest/amounts.ts';

/** The sentence of a notice. A member whose account was deleted has no name. */
export function NoticeText({ notice }: { readonly notice: QuestNotice }) {
  const t = useT();
  const { actor, data } = notice;
  const when = data.startsAt ?? data.expiresAt;
  const parts = {
    name: actor === undefined ? t('notices.someone') : <PersonName t={t} person={actor} />,
    when: when === undefined ? '' : <When at={when} />,
  };
  return <Sentence t={t} of={sentenceOf(notice)} parts={parts} />;
}

/** Returns the message of a kind. Some kinds tell their readers different things. */
export function sentenceOf({ kind, category, data }: QuestNotice): MessageKey {
  if (kind === 'disputed' && category === 'moderation') return 'notices.kind.disputed.moderation';
  if (kind === 'released' && data.role !== 'requestor') return 'notices.kind.released.performer';
  if (kind === 'case-decided' && (data.outcome === 'dismiss' || data.outcome === 'lift')) {
    return `notices.kind.case-decided.${data.outcome}`;
  }
  if (kind === 'cancelled' && data.notDone === true) return 'notices.kind.cancelled.notDone';
  if (kind === 'call-left-out' && data.leftOutFor === 'late') return 'notices.kind.call-left-out.late';
  return `notices.kind.${kind}`;
}

/** What belongs to the sentence: the moderator's decision with its reason, and the reader's reward. */
export function NoticeDetails({ notice: { kind, data } }: { readonly notice: QuestNotice }) {
  const t = useT();
  const { decision, reason, reward } = data;
  const isReward = kind === 'completed' && reward !== undefined;
  return (
    <>
      {decision !== undefined && (
        <p className="text-sm">
          <span>{t(`quest.${decision}`)}</span>
          {reason !== undefined && <Dot />}
          {reason !== undefined && <PeopleText>{reason}</PeopleText>}
        </p>
      )}
      {isReward && (
        <p className="text-sm">
          {reward.state === 'PENDING' ? (
            <span>{t('notices.pending')}</span>
          ) : (
            <Sentence t={t} of="notices.reward" parts={{ amounts: <span>{amountsInWords(t, reward)}</span> }} />
          )}
        </p>
      )}
    </>
  );
}
