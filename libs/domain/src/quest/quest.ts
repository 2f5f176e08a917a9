import type { Place } from '../place/place.ts';

/** The types of a quest: readonly data without behaviour. Times are ISO 8601 UTC strings with milliseconds. */

export const QUEST_STATUSES = [
  'OPEN',
  'CLAIMED',
  'SUBMITTED',
  'COMPLETED',
  'DISPUTED',
  'EXPIRED',
  'CANCELLED',
] as const;
export type QuestStatus = (typeof QUEST_STATUSES)[number];

export const QUEST_CATEGORIES = [
  'environment',
  'neighbours',
  'repair',
  'teaching',
  'transport',
  'events',
  'digital',
  'other',
] as const;
export type QuestCategory = (typeof QUEST_CATEGORIES)[number];

export const QUEST_VISIBILITIES = ['members', 'public'] as const;
/** The readers of a quest: members, or visitors too, who see no person and nothing of the work. */
export type QuestVisibility = (typeof QUEST_VISIBILITIES)[number];

export const ATTESTATION_OUTCOMES = ['done', 'partly', 'not_done'] as const;
export type AttestationOutcome = (typeof ATTESTATION_OUTCOMES)[number];

export const ATTESTATION_ROLES = ['requestor', 'performer', 'witness'] as const;
export type AttestationRole = (typeof ATTESTATION_ROLES)[number];

export const ATTESTATION_METHODS = ['account', 'device', 'wallet'] as const;
export type AttestationMethod = (typeof ATTESTATION_METHODS)[number];

export const RESOLUTION_DECISIONS = ['uphold', 'partial', 'reject', 'redo'] as const;
export type ResolutionDecision = (typeof RESOLUTION_DECISIONS)[number];

/** JSON object that the rules store and never read. */
export type OpaqueJson = Readonly<Record<string, unknown>>;

/** A party's or witness's statement about the work. Only parties and moderators see `notes` and `signature`. */
export interface Attestation {
  readonly role: AttestationRole;
  readonly userId: string;
  readonly outcome: AttestationOutcome;
  readonly notes?: string;
  /** Stated duration of the work in minutes. */
  readonly minutes?: number;
  readonly method: AttestationMethod;
  /** The secured credential of the method `device`, or the hexadecimal signature of the method `wallet`. */
  readonly signature?: string | OpaqueJson;
  /** Address and signed typed data of the method `wallet`. Only the receipt contains it. */
  readonly wallet?: OpaqueJson;
  readonly attestedAt: string;
}

/**
 * What both sides sign: the facts that are fixed at submission. The salts open its commitments and are never part of a
 * receipt.
 */
export interface QuestCore {
  /** The canonical JSON of the core. */
  readonly document: string;
  /** base64url of SHA-256(document). */
  readonly hash: string;
  /** base64url of 16 random bytes each. */
  readonly salts: { readonly title: string; readonly description: string; readonly submission: string };
}

/** A photo of a quest or submission. Its metadata is removed before a quest can contain it. */
export interface Photo {
  readonly photoId: string;
  /** Alternative text: what the photo shows. */
  readonly alt: string;
  /** Size of the large rendition in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Submission {
  readonly text: string;
  readonly links: readonly string[];
  /** Absent without photos. The commitment of the core covers text and links only. */
  readonly photos?: readonly Photo[];
}

export interface Resolution {
  readonly decision: ResolutionDecision;
  readonly reason: string;
  readonly resolvedBy: string;
  readonly resolvedAt: string;
}

/** A dispute. `raisedBy` is a user id, or `system` if two statements contradict each other. */
export interface Dispute {
  readonly raisedBy: string;
  readonly reason: string;
  readonly raisedAt: string;
  readonly resolution?: Resolution;
}

export interface Quest {
  readonly questId: string;
  readonly title: string;
  readonly description: string;
  /** Absent without photos. */
  readonly photos?: readonly Photo[];
  readonly category: QuestCategory;
  readonly rewardXp: number;
  readonly rewardReputation: number;
  readonly status: QuestStatus;
  readonly requestorId: string;
  /** True for a quest of a synthetic check. Only such checks and moderators see it; public statistics leave it out. */
  readonly isSynthetic?: true;
  /** True if a moderator hid the quest. Only its parties and moderators know it. */
  readonly hidden?: true;
  /** Id of the quest of the same call whose decision hid this one too. */
  readonly hiddenWith?: string;
  /** Present if visitors may read the quest. */
  readonly visibility?: 'public';
  readonly performerId?: string;
  readonly submission?: Submission;
  /** Present from the submission on, except for synthetic quests and quests submitted before cores existed. */
  readonly core?: QuestCore;
  readonly changeRequest?: string;
  /** Change requests since the last claim or redo, 0 to 3. */
  readonly changeRounds: number;
  /** Points paid at creation. A refund returns the same amount. */
  readonly creationCost: number;
  readonly dispute?: Dispute;
  readonly attestations: readonly Attestation[];
  readonly expiresAt?: string;
  /** The agreed start of the work. The deadline is never after it. */
  readonly startsAt?: string;
  readonly durationMinutes?: number;
  readonly place?: Place;
  /** The call that made the quest, with the local date (`YYYY-MM-DD`) and the 0-based number of the place. */
  readonly callId?: string;
  readonly date?: string;
  readonly slot?: number;
  /** Incremented by every change; also the ETag. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly claimedAt?: string;
  readonly submittedAt?: string;
  readonly completedAt?: string;
  /** Stored attributes that this version does not know. Every change keeps them; an erasure removes them. */
  readonly carried?: OpaqueJson;
}

/** The fields that a member sets at creation. Without `expiresAt` and `startsAt`, the quest has no deadline. */
export interface QuestDraft {
  readonly title: string;
  readonly description: string;
  readonly photos?: readonly Photo[];
  readonly category?: QuestCategory;
  readonly rewardXp?: number;
  readonly rewardReputation?: number;
  readonly expiresAt?: string;
  /** Also the deadline if there is none. */
  readonly startsAt?: string;
  readonly durationMinutes?: number;
  readonly place?: Place;
  /** Default `members`. */
  readonly visibility?: QuestVisibility;
}

/** The fields of a quest that an edit can remove. */
export type RemovableField = 'expiresAt' | 'startsAt' | 'durationMinutes' | 'place';

/** The fields of an edit. `null` removes a field; `photos` replaces all photos of the quest. */
export type QuestChanges = Partial<Omit<QuestDraft, RemovableField>> & {
  readonly [Field in RemovableField]?: QuestDraft[Field] | null;
};

/** The acting member. `isModerator` includes admins. `isSynthetic` is true for accounts of synthetic checks. */
export interface Actor {
  readonly userId: string;
  readonly isModerator: boolean;
  readonly isSynthetic?: boolean;
  /** True while a suspension lasts: the member finishes what they owe, as a member only, and starts nothing. */
  readonly isSuspended?: boolean;
}

export const QUEST_ACTIONS = [
  'claim',
  'release',
  'submit',
  'request-changes',
  'attest',
  'dispute',
  'edit',
  'cancel',
  'resolve',
] as const;
export type QuestAction = (typeof QUEST_ACTIONS)[number];

/** A command on a quest: an action with its input. */
export type QuestCommand =
  | { readonly action: 'claim' }
  | { readonly action: 'release'; readonly reason?: string }
  | { readonly action: 'submit'; readonly submission: Submission }
  | { readonly action: 'request-changes'; readonly text: string }
  | { readonly action: 'attest'; readonly statement: Statement }
  | { readonly action: 'dispute'; readonly reason: string }
  | { readonly action: 'edit'; readonly changes: QuestChanges }
  | { readonly action: 'cancel'; readonly reason?: string }
  | { readonly action: 'resolve'; readonly decision: ResolutionDecision; readonly reason: string };

export type Statement = Pick<Attestation, 'outcome' | 'notes' | 'minutes' | 'method' | 'signature' | 'wallet'>;

export const QUEST_EVENT_KINDS = [
  'created',
  'edited',
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
] as const;
export type QuestEventKind = (typeof QUEST_EVENT_KINDS)[number];

/** An event of a quest. `actorId` is absent if the system acts. Only parties and moderators see `detail`. */
export interface QuestEvent {
  readonly at: string;
  readonly actorId?: string;
  readonly kind: QuestEventKind;
  readonly detail: Readonly<Record<string, unknown>>;
}
