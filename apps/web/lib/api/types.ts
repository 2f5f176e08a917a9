import type { Point } from '../place/coordinates.ts';
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Quest = Schemas['QuestView'];
export type QuestPage = Schemas['QuestPageView'];
export type QuestEvent = Schemas['QuestEventView'];
export type Person = Schemas['PersonView'];
export type Attestation = Schemas['AttestationView'];
export type OwnUser = Schemas['OwnUserView'];
export type PublicUser = Schemas['PublicUserView'];
export type LedgerEntry = Schemas['LedgerEntryView'];
export type LedgerPage = Schemas['LedgerPageView'];

export type StuckQuest = Schemas['StuckQuestView'];
export type StuckPage = Schemas['StuckPageView'];
export type Worklist = Schemas['WorklistView'];
export type WorkQueue = Schemas['WorkQueueView'];
export type WorkItem = Schemas['WorkItemView'];
export type Case = Schemas['CaseView'];
export type CaseRow = Schemas['CaseRowView'];
export type CasePage = Schemas['CasePageView'];
export type OwnCase = Schemas['OwnCaseView'];
export type OwnCasePage = Schemas['OwnCasePageView'];
export type CaseSubject = Schemas['CaseSubjectView'];
export type PublicDecision = Schemas['PublicDecisionView'];
export type RewardJob = Schemas['RewardJobView'];
export type RewardJobPage = Schemas['RewardPageView'];
export type Statistics = Schemas['StatisticsView'];
export type ModerationStatistics = Schemas['ModerationStatisticsView'];
export type DayStatistics = Schemas['DayView'];

export type AttestationMethod = Attestation['method'];
export type AttestationChallenge = Schemas['ChallengeView'];
export type DeviceKeyEntry = Schemas['DeviceKeyView'];
export type QuestNotice = Schemas['NoticeView'];
export type NoticePage = Schemas['NoticePageView'];
export type NoticeSettings = Schemas['NoticeSettingsBody'];
export type Undeliverable = Schemas['UndeliverableView'];
export type NoticeKind = QuestNotice['kind'];
export type Webhook = Schemas['WebhookView'];
export type WebhookDelivery = Schemas['WebhookDeliveryView'];
export type Photo = Schemas['PhotoView'];
export type AttachedPhoto = Schemas['AttachedPhotoBody'];

export type ReceiptBundle = Schemas['ReceiptBundleView'];

export type Comment = Schemas['CommentView'];
export type CommentPage = Schemas['CommentPageView'];

export type PublicQuest = Schemas['PublicQuestView'];
export type Home = Schemas['HomeView'];
export type WaitingQuest = Schemas['WaitingQuestView'];
export type Count = Schemas['CountView'];

export type RewardJobState = RewardJob['state'];
export type QuestStatus = Quest['status'];
export type QuestAction = Quest['actions'][number];
export type Category = Quest['category'];
export type Outcome = NonNullable<Attestation['outcome']>;
export type Decision = NonNullable<NonNullable<Quest['dispute']>['resolution']>['decision'];

/** The body of a new quest. An undefined deadline means none. */
export type QuestInput = Schemas['CreateQuestBody'];
/** The body of a new call: several places of one quest. */
export type CallInput = Schemas['CreateCallBody'];
export type Call = Schemas['CallView'];
export type CallDate = Schemas['CallDateView'];
export type CallSummary = Schemas['CallSummaryView'];
export type CallPage = Schemas['CallPageView'];
/** The changes of the dates that are not made yet. */
export type CallEdit = Schemas['CallChangesBody'];
/** The places of the date that a quest belongs to. */
export type Places = NonNullable<Quest['call']>;
export type SavedSearch = Schemas['SavedSearchView'];
export type Template = Schemas['TemplateView'];
export type Hours = Schemas['HoursView'];
export type CalendarFeedState = Schemas['CalendarFeedStateView'];
export type HoursLetter = Schemas['HoursLetterEntryView'];
export type PublicLetter = Schemas['PublicLetterView'];
export type LetterFacts = Schemas['LetterFactsView'];
export type TemplateFields = Schemas['TemplateFields'];
/** The body of an edit. `expiresAt: null` removes the deadline. */
export type QuestEdit = Schemas['EditQuestBody'];

export const SORTS = ['newest', 'oldest', 'xp', 'reputation', 'starts'] as const;
export type Sort = (typeof SORTS)[number];

/** The lists of the start page: open quests, the member's own active ones, completed ones. */
export const LISTS = ['open', 'mine', 'done'] as const;
export type ListName = (typeof LISTS)[number];

/** The filters of the list. Empty `statuses` means the status of the list. `mine` has no filters. */
export interface QuestFilters {
  readonly list: ListName;
  readonly statuses: readonly QuestStatus[];
  readonly category?: Category;
  readonly claimable: boolean;
  /** Words that the title or the description must contain. */
  readonly words?: string;
  readonly sort: Sort;
  /** Open quests around a point, nearest first. */
  readonly near?: Point;
  /** Radius in kilometres. */
  readonly within?: number;
  /** Days of the start. */
  readonly days?: Days;
}

/** Days, `YYYY-MM-DD`, in the reader's time zone. Both are included. */
export interface Days {
  readonly from?: string;
  readonly to?: string;
  readonly timeZone: string;
}

export type QuestRole = 'requestor' | 'performer';
