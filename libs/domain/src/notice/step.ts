import type { NoticeKind } from './notice.ts';

/** Steps at which a notice opens the page of its quest: `/quests/{id}?do=attest`. */
export type NoticeStep = 'attest' | 'submit' | 'comment';

const STEP_OF_KIND: Partial<Readonly<Record<NoticeKind, NoticeStep>>> = {
  submitted: 'attest',
  attested: 'attest',
  'attestation-missing': 'attest',
  'changes-requested': 'submit',
  'claim-idle': 'submit',
  comment: 'comment',
};

/**
 * Returns the path that a notice leads to: the page of its quest, at the step that it asks for. A kind of a newer version
 * leads to the page.
 */
export function noticePath(kind: string, questId: string): string {
  const step = Object.hasOwn(STEP_OF_KIND, kind) ? STEP_OF_KIND[kind as NoticeKind] : undefined;
  return `/quests/${encodeURIComponent(questId)}${step === undefined ? '' : `?do=${step}`}`;
}

/** What a notice leads to: its quest, its case, or neither. */
export interface NoticeTarget {
  readonly kind: string;
  readonly questId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly callId?: string | undefined;
}

/**
 * Returns the path of a notice: the step of its quest, the case that moderators decide, the decisions about the reader,
 * their webhooks, or the call with a date that was left out. A kind of a newer version without a quest leads to the notices.
 */
export function pathOfNotice({ kind, questId, caseId, callId }: NoticeTarget): string {
  if (questId !== undefined) return noticePath(kind, questId);
  if (kind === 'webhook-off') return '/me/webhooks';
  if (kind === 'call-left-out' && callId !== undefined) return `/calls/${encodeURIComponent(callId)}`;
  if (caseId === undefined) return '/notices';
  return kind === 'reported' ? `/moderation/cases/${encodeURIComponent(caseId)}` : '/me/cases';
}
