import type { QuestThen } from '../quest/quest-after.ts';
import type { Quest, QuestEventKind, QuestStatus } from '../quest/quest.ts';

/** Kinds of quest events that programs may hear of. Creation and edits are not among them. */
export const WEBHOOK_KINDS = [
  'claimed',
  'released',
  'submitted',
  'changes-requested',
  'attested',
  'completed',
  'disputed',
  'resolved',
  'cancelled',
  'expired',
] as const satisfies readonly QuestEventKind[];
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** Event types as a webhook names them: `quest.claimed` and so on. */
export const WEBHOOK_EVENTS = WEBHOOK_KINDS.map((kind) => `quest.${kind}` as const);
export type WebhookEvent = `quest.${WebhookKind}`;

/** `own`: quests that the owner is a party of. `all`: every quest, for admins. */
export const WEBHOOK_SCOPES = ['own', 'all'] as const;
export type WebhookScope = (typeof WEBHOOK_SCOPES)[number];

/** Maximum number of webhooks of a member and of an admin. */
export const MOST_WEBHOOKS = { member: 5, admin: 20 } as const;

/** Time in milliseconds for which both secrets sign after a rotation. */
export const ROTATION_OVERLAP = 24 * 60 * 60 * 1_000;

/** Time in milliseconds without a success after which failures switch a webhook off. */
export const FAILING_LIMIT = 5 * 24 * 60 * 60 * 1_000;

/** The message of a webhook. It has no text of people but the title, which every member may read. */
export interface WebhookMessage {
  readonly type: WebhookEvent;
  /** Time of the event, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly questId: string;
    readonly status: QuestStatus;
    readonly version: number;
    readonly title?: string;
    readonly requestorId: string;
    readonly performerId?: string;
  };
}

/** A quest as a change left it. */
export interface ToldChange extends QuestThen {
  readonly version: number;
}

/** True for an event kind that webhooks send. */
export function isWebhookKind(kind: QuestEventKind): kind is WebhookKind {
  return WEBHOOK_KINDS.some((known) => known === kind);
}

/**
 * Returns the message about an event. It tells neither the statement of `attested` nor a reason, a submission or a note:
 * those are for the parties on their page, and a program forwards its messages to anyone.
 *
 * @param quest the quest now; later changes do not alter what the message says about this one
 * @param change the change of the event: the version, the status and the performer that it left
 */
export function webhookMessage(kind: WebhookKind, at: string, quest: Quest, change: ToldChange): WebhookMessage {
  const { questId, title, requestorId } = quest;
  const { version, status, performerId } = change;
  return {
    type: `quest.${kind}`,
    timestamp: at,
    data: {
      questId,
      status,
      version,
      ...(title !== '' && { title }),
      requestorId,
      ...(performerId !== undefined && { performerId }),
    },
  };
}

/** Reasons why a webhook is off. */
export const WEBHOOK_OFF_REASONS = ['owner', 'gone', 'failing'] as const;
export type WebhookOffReason = (typeof WEBHOOK_OFF_REASONS)[number];

/**
 * Decides whether a failed attempt switches a webhook off: the receiver answers 410, or every attempt has failed for
 * five days.
 *
 * @param failingSince time of the first failure after the last success, ISO 8601
 * @param now ISO 8601
 */
export function offReasonAfter(
  status: number | undefined,
  failingSince: string,
  now: string,
): WebhookOffReason | undefined {
  if (status === 410) return 'gone';
  return Date.parse(now) - Date.parse(failingSince) >= FAILING_LIMIT ? 'failing' : undefined;
}
