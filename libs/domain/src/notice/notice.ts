import type { Case } from '../case/case.ts';
import { questAsSeen } from '../quest/expire-quest.ts';
import type { Quest } from '../quest/quest.ts';
import { partyTurn } from '../quest/turn.ts';
import { reached } from '../time.ts';

export const NOTICE_CATEGORIES = ['waiting', 'news', 'community', 'moderation'] as const;
/** `waiting`: the person can act. `community`: mails only in digests. `moderation`: always shown in the product. */
export type NoticeCategory = (typeof NOTICE_CATEGORIES)[number];

export const NOTICE_KINDS = [
  'submitted',
  'changes-requested',
  'attested',
  'claimed',
  'released',
  'completed',
  'cancelled',
  'expired',
  'disputed',
  'resolved',
  'comment',
  'starts-soon',
  'deadline-soon',
  'claim-idle',
  'attestation-missing',
  'webhook-off',
  'call-left-out',
  'reported',
  'case-decided',
  'suspended',
  'appeal-decided',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A notice before it is stored. It names ids only: texts and names are read when the notice is read. */
export interface NoticeDraft {
  readonly userId: string;
  readonly kind: NoticeKind;
  readonly category: NoticeCategory;
  readonly questId?: string;
  /** Member whose action caused the notice. */
  readonly actorId?: string;
  /** Ids of further things, such as a comment. */
  readonly subject?: Readonly<Record<string, string>>;
}

export interface Notice extends NoticeDraft {
  /** A ULID: the time of the cause and a hash, so that a repeated dispatch returns the same id. */
  readonly noticeId: string;
  readonly at: string;
  readonly readAt?: string;
  /** Delivery that tells the notice by mail: each notice stands in one mail. */
  readonly mailId?: string;
}

/** Kinds about a step of another member that stays true. */
const FACTS: readonly NoticeKind[] = [
  'claimed',
  'completed',
  'cancelled',
  'expired',
  'resolved',
  'comment',
  'webhook-off',
  'call-left-out',
  'case-decided',
  'suspended',
  'appeal-decided',
];

/** True if the quest no longer needs what the notice tells, so that a mail about it is superfluous. */
export function isDone({ kind, userId, category }: NoticeDraft, quest: Quest): boolean {
  if (FACTS.includes(kind)) return false;
  switch (kind) {
    case 'submitted':
    case 'attested':
    case 'attestation-missing':
      return partyTurn(quest, partyOf(quest, userId))?.turn !== 'confirm';
    case 'changes-requested':
      return quest.performerId !== userId || partyTurn(quest, 'performer')?.turn !== 'change';
    case 'claim-idle':
      return quest.performerId !== userId || quest.status !== 'CLAIMED';
    case 'starts-soon':
      return quest.performerId !== userId || !['CLAIMED', 'SUBMITTED'].includes(quest.status);
    case 'released':
      return category === 'waiting' && quest.status !== 'OPEN';
    case 'deadline-soon':
      return quest.status !== 'OPEN';
    default:
      return quest.status !== 'DISPUTED';
  }
}

/**
 * True if nothing is left at `now` of what the notice asks for or announces: it is done, the announced start has passed,
 * or a quest that was given back is no longer open.
 */
export function isSettled(notice: NoticeDraft, quest: Quest, now: string): boolean {
  const { kind, userId } = notice;
  const seen = questAsSeen(quest, now);
  if (kind === 'starts-soon' && seen.startsAt !== undefined && reached(seen.startsAt, now)) return true;
  if (kind !== 'released') return isDone(notice, seen);
  return userId === seen.requestorId ? seen.status !== 'OPEN' : userId === seen.performerId;
}

/** True if the case no longer needs the decision that the notice asks moderators for. */
export function isReportDecided({ kind }: NoticeDraft, { state }: Pick<Case, 'state'>): boolean {
  return kind === 'reported' && state !== 'OPEN';
}

function partyOf({ requestorId }: Quest, userId: string): 'requestor' | 'performer' {
  return userId === requestorId ? 'requestor' : 'performer';
}
