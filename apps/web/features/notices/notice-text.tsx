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

/** Kinds that ask for something or announce it, with the sentences that tell it as history. */
const PAST: Partial<Readonly<Record<QuestNotice['kind'], MessageKey>>> = {
  submitted: 'notices.past.submitted',
  'changes-requested': 'notices.past.changes-requested',
  attested: 'notices.past.attested',
  disputed: 'notices.past.disputed',
  'starts-soon': 'notices.past.starts-soon',
  'deadline-soon': 'notices.past.deadline-soon',
  'claim-idle': 'notices.past.claim-idle',
  'attestation-missing': 'notices.past.attestation-missing',
  reported: 'notices.past.reported',
};

/** Returns the message of a kind. Some kinds tell their readers different things, and each tells what is over as history. */
export function sentenceOf({ kind, category, data }: QuestNotice): MessageKey {
  const past = data.settled === true ? pastOf({ kind, data }) : undefined;
  if (past !== undefined) return past;
  if (kind === 'disputed' && category === 'moderation') return 'notices.kind.disputed.moderation';
  if (kind === 'released' && data.role !== 'requestor') return 'notices.kind.released.performer';
  if (kind === 'case-decided' && (data.outcome === 'dismiss' || data.outcome === 'lift')) {
    return `notices.kind.case-decided.${data.outcome}`;
  }
  if (kind === 'cancelled' && data.notDone === true) return 'notices.kind.cancelled.notDone';
  if (kind === 'call-left-out' && data.leftOutFor === 'late') return 'notices.kind.call-left-out.late';
  return `notices.kind.${kind}`;
}

function pastOf({ kind, data }: Pick<QuestNotice, 'kind' | 'data'>): MessageKey | undefined {
  if (kind !== 'released') return PAST[kind];
  return data.role === 'requestor' ? 'notices.past.released' : 'notices.past.released.performer';
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
