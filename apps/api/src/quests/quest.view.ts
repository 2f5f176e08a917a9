import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { PhotoView } from '../photos/photo.dto.ts';
import {
  ATTESTATION_METHODS,
  ATTESTATION_OUTCOMES,
  ATTESTATION_ROLES,
  type AttestationMethod,
  type AttestationOutcome,
  type AttestationRole,
  QUEST_ACTIONS,
  QUEST_CATEGORIES,
  QUEST_EVENT_KINDS,
  QUEST_STATUSES,
  QUEST_VISIBILITIES,
  type QuestAction,
  type QuestCategory,
  type QuestEventKind,
  type QuestStatus,
  type QuestVisibility,
  RESOLUTION_DECISIONS,
  type ResolutionDecision,
  REWARD_STATES,
  type RewardState,
  STAFF_ROLES,
  type StaffRole,
} from '@civicforge/domain';

export class PersonView {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  displayName!: string;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  /** Present only for moderators and administrators. */
  @ApiPropertyOptional({ enum: [...STAFF_ROLES] })
  role?: StaffRole;
}

export class SubmissionView {
  @ApiProperty()
  text!: string;

  @ApiProperty({ type: [String] })
  links!: string[];

  /** Absent without photos. */
  @ApiPropertyOptional({ type: [PhotoView] })
  photos?: PhotoView[];
}

export class ResolutionView {
  @ApiProperty({ enum: [...RESOLUTION_DECISIONS] })
  decision!: ResolutionDecision;

  @ApiProperty()
  reason!: string;

  @ApiProperty()
  resolvedBy!: string;

  @ApiProperty({ format: 'date-time' })
  resolvedAt!: string;
}

export class DisputeView {
  /** A user id, or `system` if two statements contradict each other. */
  @ApiProperty()
  raisedBy!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ format: 'date-time' })
  raisedAt!: string;

  @ApiPropertyOptional({ type: ResolutionView })
  resolution?: ResolutionView;
}

/** A statement. A sealed one has only the first four fields. */
export class AttestationView {
  @ApiProperty({ enum: [...ATTESTATION_ROLES] })
  role!: AttestationRole;

  @ApiProperty()
  userId!: string;

  @ApiProperty({ format: 'date-time' })
  attestedAt!: string;

  @ApiProperty({ enum: [...ATTESTATION_METHODS] })
  method!: AttestationMethod;

  @ApiPropertyOptional({ enum: [...ATTESTATION_OUTCOMES] })
  outcome?: AttestationOutcome;

  @ApiPropertyOptional()
  notes?: string;

  /** Stated duration of the work in minutes. */
  @ApiPropertyOptional({ type: 'integer' })
  minutes?: number;

  /** The secured credential of the method `device`, or the hexadecimal signature of the method `wallet`. */
  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }] })
  signature?: string | Record<string, unknown>;
}

/** The requestor's reward of a completed quest. Shown to its parties. */
export class RequestorRewardView {
  @ApiProperty({ type: 'integer' })
  xp!: number;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  @ApiProperty({ type: 'integer' })
  points!: number;
}

/** The performer's reward of a completed quest; shown to its parties. */
export class RewardView {
  @ApiProperty({ type: 'integer' })
  xp!: number;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  @ApiProperty({ type: 'integer' })
  points!: number;

  @ApiProperty({ enum: [...REWARD_STATES] })
  state!: RewardState;
}

/** The place of a quest. Detail and exact coordinates are for its parties and moderators. */
export class PlaceView {
  @ApiProperty()
  label!: string;

  @ApiPropertyOptional()
  detail?: string;

  /** Degrees. Rounded to 2 decimals except for the parties and moderators. */
  @ApiPropertyOptional()
  latitude?: number;

  /** Degrees. Rounded to 2 decimals except for the parties and moderators. */
  @ApiPropertyOptional()
  longitude?: number;
}

/** The date of a call that a quest is a place of. */
export class QuestCallView {
  @ApiProperty()
  callId!: string;

  /** Local date in the zone of the call. */
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: 'integer' })
  slots!: number;

  /** Free places of the date. It follows a claim or release within seconds. */
  @ApiProperty({ type: 'integer' })
  open!: number;
}

export class QuestView {
  @ApiProperty()
  questId!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  description!: string;

  /** Absent without photos. */
  @ApiPropertyOptional({ type: [PhotoView] })
  photos?: PhotoView[];

  @ApiProperty({ enum: [...QUEST_CATEGORIES] })
  category!: QuestCategory;

  @ApiProperty({ type: 'integer' })
  rewardXp!: number;

  @ApiProperty({ type: 'integer' })
  rewardReputation!: number;

  @ApiProperty({ enum: [...QUEST_STATUSES] })
  status!: QuestStatus;

  @ApiProperty({ enum: [...QUEST_VISIBILITIES] })
  visibility!: QuestVisibility;

  @ApiProperty()
  requestorId!: string;

  /** True if the decision of a case hides the quest from all but its parties and moderators. */
  @ApiPropertyOptional({ enum: [true] })
  hidden?: true;

  @ApiPropertyOptional()
  performerId?: string;

  @ApiProperty({ type: PersonView })
  requestor!: PersonView;

  @ApiPropertyOptional({ type: PersonView })
  performer?: PersonView;

  @ApiPropertyOptional({ type: SubmissionView })
  submission?: SubmissionView;

  @ApiPropertyOptional()
  changeRequest?: string;

  @ApiPropertyOptional({ type: DisputeView })
  dispute?: DisputeView;

  @ApiProperty({ type: [AttestationView] })
  attestations!: AttestationView[];

  @ApiPropertyOptional({ type: RewardView })
  reward?: RewardView;

  @ApiPropertyOptional({ type: RequestorRewardView })
  requestorReward?: RequestorRewardView;

  /** Creation points returned to the requestor of a CANCELLED or EXPIRED quest. Shown to its parties. */
  @ApiPropertyOptional({ type: 'integer' })
  refund?: number;

  /** Actions that the caller may perform now. */
  @ApiProperty({ enum: [...QUEST_ACTIONS], isArray: true })
  actions!: QuestAction[];

  @ApiPropertyOptional({ format: 'date-time' })
  expiresAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  startsAt?: string;

  @ApiPropertyOptional({ type: 'integer' })
  durationMinutes?: number;

  @ApiPropertyOptional({ type: PlaceView })
  place?: PlaceView;

  /** Present for a quest of a call. */
  @ApiPropertyOptional({ type: QuestCallView })
  call?: QuestCallView;

  /** Kilometres from the point of `near`, by coordinates rounded to 2 decimals. Only in a list by distance. */
  @ApiPropertyOptional()
  distanceKm?: number;

  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  claimedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  submittedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  completedAt?: string;
}

export class QuestPageView {
  @ApiProperty({ type: [QuestView] })
  items!: QuestView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

/** The place of a quest as visitors see it. */
export class PublicPlaceView extends PickType(PlaceView, ['label']) {}

/** A quest as visitors see it: no person, of the place only its label, and nothing of the work. */
export class PublicQuestView extends PickType(QuestView, [
  'questId',
  'title',
  'description',
  'photos',
  'category',
  'rewardXp',
  'rewardReputation',
  'status',
  'createdAt',
  'expiresAt',
  'startsAt',
  'durationMinutes',
]) {
  @ApiPropertyOptional({ type: PublicPlaceView })
  place?: PublicPlaceView;
}

export class PublicQuestsView {
  @ApiProperty({ type: [PublicQuestView] })
  items!: PublicQuestView[];
}

/** A bounded count. */
export class CountView {
  @ApiProperty({ type: 'integer' })
  count!: number;

  /** True if there are more than `count`. */
  @ApiProperty()
  more!: boolean;
}

export class EventActorView {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  displayName!: string;

  @ApiPropertyOptional({ enum: [...STAFF_ROLES] })
  role?: StaffRole;
}

export class QuestEventView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  /** `null` if the system acts. */
  @ApiProperty({ type: EventActorView, nullable: true })
  actor!: EventActorView | null;

  @ApiProperty({ enum: [...QUEST_EVENT_KINDS] })
  kind!: QuestEventKind;

  /** Empty except for the parties and moderators. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  detail!: Record<string, unknown>;
}

export class QuestEventsView {
  @ApiProperty({ type: [QuestEventView] })
  items!: QuestEventView[];
}

export const WAITING_FOR = ['performer', 'requestor', 'both'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

/** A quest without progress for too long. */
export class StuckQuestView extends QuestView {
  @ApiProperty({ format: 'date-time' })
  since!: string;

  /** The party that must act next. */
  @ApiProperty({ enum: [...WAITING_FOR] })
  waitingFor!: WaitingFor;
}

export class StuckPageView {
  @ApiProperty({ type: [StuckQuestView] })
  items!: StuckQuestView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}
