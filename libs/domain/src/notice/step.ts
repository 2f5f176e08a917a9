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

/**
 * Returns the path that a notice leads to: its quest at the step that it asks for, the member's points for a date of a call
 * that was left out, or the webhooks.
 */
export function noticeAddress(notice: {
  readonly kind: string;
  readonly questId?: string | undefined;
  readonly callId?: string | undefined;
}): string {
  const { kind, questId, callId } = notice;
  if (questId !== undefined) return noticePath(kind, questId);
  return callId === undefined ? '/me/webhooks' : '/me';
}
