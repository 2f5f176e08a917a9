import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OwnCaseView, OwnReportView } from '../cases/case.dto.ts';
import { CalendarFeedStateView } from '../calendar/calendar-feed.dto.ts';
import { CallSummaryView } from '../calls/call.dto.ts';
import { OwnCommentView } from '../comments/comment.dto.ts';
import { HoursLetterEntryView } from '../hours/letter.dto.ts';
import { NoticeSettingsBody, NoticeView } from '../notices/notice.dto.ts';
import { QuestView } from '../quests/quest.view.ts';
import { ReceiptBundleView } from '../receipts/receipt.view.ts';
import { SavedSearchView } from '../searches/saved-search.dto.ts';
import { DeviceKeyView } from '../users/device-key.dto.ts';
import { PushSubscriptionView } from '../push/push.dto.ts';
import { TemplateView } from '../templates/template.dto.ts';
import { WebhookView } from '../webhooks/webhook.dto.ts';
import { LedgerEntryView, OwnUserView } from '../users/user.dto.ts';

export class ExportedLetterView extends HoursLetterEntryView {
  /** The signed letter. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  document?: Record<string, unknown>;
}

/** Everything that is held about a member. Statements that are still sealed stay sealed. */
export class AccountExport {
  @ApiProperty({ format: 'date-time' })
  exportedAt!: string;

  @ApiProperty({ type: OwnUserView })
  user!: OwnUserView;

  @ApiProperty({ type: [LedgerEntryView] })
  ledger!: LedgerEntryView[];

  @ApiProperty({ type: [DeviceKeyView] })
  deviceKeys!: DeviceKeyView[];

  @ApiProperty({ type: [CallSummaryView] })
  calls!: CallSummaryView[];

  @ApiProperty({ type: [TemplateView] })
  templates!: TemplateView[];

  /** Without their secrets. */
  @ApiProperty({ type: [WebhookView] })
  webhooks!: WebhookView[];

  @ApiProperty({ type: [PushSubscriptionView] })
  pushSubscriptions!: PushSubscriptionView[];

  /** Without its address, of which only a hash is stored. */
  @ApiProperty({ type: CalendarFeedStateView })
  calendarFeed!: CalendarFeedStateView;

  @ApiProperty({ type: [SavedSearchView] })
  savedSearches!: SavedSearchView[];

  /** With the signed documents. */
  @ApiProperty({ type: [ExportedLetterView] })
  hoursLetters!: ExportedLetterView[];

  /** Reports that the member made. */
  @ApiProperty({ type: [OwnReportView] })
  reports!: OwnReportView[];

  /** Decisions that concern the member. */
  @ApiProperty({ type: [OwnCaseView] })
  cases!: OwnCaseView[];

  @ApiProperty({ type: [OwnCommentView] })
  comments!: OwnCommentView[];
  @ApiProperty({ type: NoticeSettingsBody })
  noticeSettings!: NoticeSettingsBody;

  @ApiProperty({ type: [NoticeView] })
  notices!: NoticeView[];

  @ApiProperty({ type: [QuestView] })
  quests!: QuestView[];

  /** The receipts of the member's quests, with the texts and salts of their commitments. */
  @ApiProperty({ type: [ReceiptBundleView] })
  receipts!: ReceiptBundleView[];
}
