import { Injectable, Logger } from '@nestjs/common';
import { caseKnownTo, type Member, type Quest } from '@civicforge/domain';
import { IdentityProvider } from '../auth/identity-provider.ts';
import { toFeedState } from '../calendar/calendar-feed.dto.ts';
import { CalendarFeedService } from '../calendar/calendar-feed.service.ts';
import { Clock } from '../clock/clock.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { toCallSummaryView } from '../calls/call.dto.ts';
import { CallErasure } from '../calls/call-erasure.ts';
import type { Caller } from '../http/caller.ts';
import { plainChange } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { toOwnCaseView, toOwnReportView } from '../cases/case.dto.ts';
import { CaseErasure } from '../cases/case-erasure.ts';
import { toOwnCommentView } from '../comments/comment.dto.ts';
import { CommentRepository } from '../comments/comment.repository.dynamo.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { NoticeReader } from '../notices/notice.reader.ts';
import { LetterRepository } from '../hours/letter.repository.dynamo.ts';
import { NoticeRepository } from '../notices/notice.repository.dynamo.ts';
import { NoticeSettingsService } from '../notices/notice-settings.service.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import { toQuestView } from '../quests/quest.mapper.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import { ReceiptIssuer } from '../receipts/receipt.issuer.ts';
import { ReceiptRepository } from '../receipts/receipt.repository.dynamo.ts';
import { REVEALABLE, toBundle, toReveal } from '../receipts/receipt.view.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import { absentCaller } from '../users/absent-caller.ts';
import { toDeviceKeyView } from '../users/device-key.dto.ts';
import { DeviceKeyRepository } from '../users/device-key.repository.dynamo.ts';
import { actorOf } from '../users/member.ts';
import { toLedgerEntryView, toOwnUser } from '../users/user.dto.ts';
import { toSavedSearchView } from '../searches/saved-search.dto.ts';
import { SavedSearchRepository } from '../searches/saved-search.repository.dynamo.ts';
import { USER_PROBLEMS } from '../users/user-problems.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { toPushSubscriptionView } from '../push/push.dto.ts';
import { PushService } from '../push/push.service.ts';
import { toTemplateView } from '../templates/template.dto.ts';
import { TemplateRepository } from '../templates/template.repository.dynamo.ts';
import { TemplateService } from '../templates/template.service.ts';
import { toWebhookView } from '../webhooks/webhook.dto.ts';
import { WebhookRepository } from '../webhooks/webhook.repository.dynamo.ts';
import { AccountRepository } from './account.repository.dynamo.ts';
import type { AccountExport } from './account.view.ts';

const PAGE = 100;

/** Attempts of a step against concurrent changes of the same member. */
const ROUNDS = 5;

const UNFINISHED: readonly string[] = ['CLAIMED', 'SUBMITTED', 'DISPUTED'];

/** Exports and deletes accounts. */
@Injectable()
export class AccountService {
  private readonly logger = new Logger(AccountService.name);

  constructor(
    private readonly account: AccountRepository,
    private readonly quests: QuestRepository,
    private readonly actions: QuestService,
    private readonly comments: CommentRepository,
    private readonly cases: CaseErasure,
    private readonly companions: CompanionRepository,
    private readonly users: UserRepository,
    private readonly keys: DeviceKeyRepository,
    private readonly issuer: ReceiptIssuer,
    private readonly receipts: ReceiptRepository,
    private readonly calls: CallErasure,
    private readonly templates: TemplateService,
    private readonly templateShelves: TemplateRepository,
    private readonly webhooks: WebhookRepository,
    private readonly push: PushService,
    private readonly rewards: RewardRepository,
    private readonly notices: NoticeRepository,
    private readonly noticeReader: NoticeReader,
    private readonly noticeSettings: NoticeSettingsService,
    private readonly addresses: UndeliverableAddresses,
    private readonly deliveries: DeliveryRepository,
    private readonly letters: LetterRepository,
    private readonly calendarFeeds: CalendarFeedService,
    private readonly savedSearches: SavedSearchRepository,
    private readonly identity: IdentityProvider,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes the account. OPEN quests are cancelled; ended quests lose the member's id and texts; receipts stay valid.
   * Every step can run again, so that `resume` or a repeated call finishes what a killed process began.
   * @throws Problem `user.has-active-quests`
   */
  async delete(userId: string): Promise<void> {
    await this.eachPage(userId, (page) => this.requireFinished(page, userId));
    await this.account.begin(userId, this.clock.iso());
    await this.finish(userId);
  }

  /**
   * Finishes the deletions that began before a time and were interrupted.
   * @param before ISO 8601 UTC
   * @returns number of finished deletions
   */
  async resume(before: string): Promise<number> {
    const userIds = await this.account.unfinished(before);
    let finished = 0;
    await eachItem(
      userIds,
      async (userId) => {
        await this.finish(userId);
        finished += 1;
      },
      (userId, error) => this.logger.warn({ err: error, userId }, 'failed to finish the deletion of an account'),
    );
    return finished;
  }

  private async finish(userId: string): Promise<void> {
    await this.calls.endAllOf(userId);
    try {
      await this.leaveAndBury(userId);
    } catch (error) {
      // A quest that was claimed in the meantime keeps the account.
      if (error instanceof Problem && error.code === 'user.has-active-quests') await this.account.end(userId);
      throw error;
    }
    await this.identity.deleteAccount(userId);
    await this.eraseTraces(userId);
    await this.eraseRewards(userId);
    await this.comments.eraseAllOf(userId, this.clock.iso());
    await this.cases.eraseAllOf(userId);
    await this.calls.removeAllOf(userId);
    await this.templateShelves.forgetOwner(userId);
    await this.letters.withdrawAllOf(userId, this.clock.iso());
    await this.calendarFeeds.end(userId);
    await this.webhooks.removeAllOf(userId);
    await this.push.removeWhere(userId, () => true);
    await this.account.deleteBelongings(userId);
    await this.notices.deleteOf(userId);
    await this.deliveries.deleteOf(userId);
    await this.account.end(userId);
  }

  /** Repeats both while the member posts quests or changes name or wallet in between. */
  private async leaveAndBury(userId: string): Promise<void> {
    for (let attempt = 0; attempt < ROUNDS; attempt += 1) {
      const member = await this.users.find(userId);
      await this.leaveQuests(userId);
      if (member === undefined || member === 'deleted') return;
      // While the record still tells the address.
      await this.addresses.forget(member.email);
      if (await this.account.bury(member, this.clock.iso())) return;
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  /** Leaves quests until none has the member as a party any more: one may be posted in the meantime. */
  private async leaveQuests(userId: string): Promise<void> {
    for (let round = 0, left = 1; left > 0 && round < ROUNDS; round += 1) {
      left = 0;
      await this.eachPage(userId, async (page) => {
        await this.requireFinished(page, userId);
        for (const quest of page) await this.leave(quest, userId);
        left += page.length;
      });
    }
  }

  /** A buried member leaves no new traces, so this erases all that `deleteBelongings` deletes. */
  private async eraseTraces(userId: string): Promise<void> {
    for (const questId of await this.account.tracesOf(userId)) {
      await this.comments.erase(questId, userId, this.clock.iso());
      await this.account.eraseQuest(questId, userId);
    }
  }

  /** A buried member is paid nothing more, so this erases the jobs that were paid while the member left their quests. */
  private async eraseRewards(userId: string): Promise<void> {
    for (const questId of await this.account.questsInLedger(userId)) await this.rewards.eraseMember(questId, userId);
  }

  /** Returns everything that is held about the member. */
  async export(member: Member, caller: Caller): Promise<AccountExport> {
    const { userId } = member;
    const quests: AccountExport['quests'] = [];
    const receipts: AccountExport['receipts'] = [];
    await this.eachPage(userId, async (page) => {
      const companions = await this.companions.of(page, userId);
      const now = this.clock.iso();
      quests.push(...page.map((quest) => toQuestView(quest, actorOf(caller), now, companions)));
      const completed = page.filter(({ status }) => status === 'COMPLETED');
      const bundles = await Promise.all(completed.map((quest) => this.bundleOf(quest)));
      receipts.push(...bundles.flat());
    });
    return {
      exportedAt: this.clock.iso(),
      user: toOwnUser(member, this.clock.iso()),
      ledger: (await this.ledgerOf(userId)).map((entry) => toLedgerEntryView(entry)),
      deviceKeys: (await this.keys.list(userId)).map(toDeviceKeyView),
      calls: (await this.calls.allOf(userId)).map((call) => toCallSummaryView(call, caller)),
      templates: (await this.templates.allOf(userId)).map(toTemplateView),
      webhooks: (await this.webhooks.list(userId)).map((webhook) => toWebhookView(webhook, this.clock.iso())),
      pushSubscriptions: (await this.push.list(userId)).map(toPushSubscriptionView),
      calendarFeed: toFeedState(await this.calendarFeeds.find(userId)),
      savedSearches: (await this.savedSearches.find(userId)).searches.map(toSavedSearchView),
      hoursLetters: await this.lettersOf(userId),
      comments: (await this.comments.ownOf(userId)).map(toOwnCommentView),
      reports: (await this.cases.reportsOf(userId)).map(toOwnReportView),
      cases: await this.ownCases(userId),
      noticeSettings: await this.noticeSettings.read(userId),
      notices: await this.noticeReader.all(caller),
      quests,
      receipts,
    };
  }

  private async lettersOf(userId: string): Promise<AccountExport['hoursLetters']> {
    const entries = await this.letters.list(userId);
    return Promise.all(
      entries.map(async (entry) => {
        const stored = await this.letters.find(entry.reference);
        const isKept = stored !== undefined && 'document' in stored;
        return { ...entry, ...(isKept && { document: JSON.parse(stored.document) as Record<string, unknown> }) };
      }),
    );
  }

  private async ownCases(userId: string) {
    const known = (await this.cases.concerning(userId)).filter((found) => caseKnownTo(found, userId));
    return known.map((found) => toOwnCaseView(found, this.clock.iso()));
  }

  private async bundleOf(quest: Quest) {
    const stored = await this.receipts.find(this.issuer.idOf(quest.questId));
    return stored === undefined ? [] : [toBundle(stored, toReveal(quest, REVEALABLE))];
  }

  private async ledgerOf(userId: string) {
    const first = await this.users.ledger(userId, PAGE);
    const entries = [...first.entries];
    for (let { next } = first; next !== undefined;) {
      const page = await this.users.ledger(userId, PAGE, next);
      entries.push(...page.entries);
      next = page.next;
    }
    return entries;
  }

  private async leave(quest: Quest, userId: string): Promise<void> {
    if (quest.status === 'OPEN') {
      await this.actions.perform({
        questId: quest.questId,
        caller: absentCaller(userId),
        change: plainChange(this.clock.iso()),
        ifMatch: undefined,
        command: { action: 'cancel' },
      });
    }
    // Comments and the job first: after the quest, no list finds the member any more.
    await this.comments.erase(quest.questId, userId, this.clock.iso());
    await this.rewards.eraseMember(quest.questId, userId);
    await this.account.eraseQuest(quest.questId, userId);
  }

  /** @throws Problem `user.has-active-quests` for an unfinished quest or an unpaid reward */
  private async requireFinished(page: readonly Quest[], userId: string): Promise<void> {
    const isActive = page.some(({ status }) => UNFINISHED.includes(status));
    const { jobs } = await this.companions.of(page, userId);
    const isUnpaid = [...jobs.values()].some(({ state }) => state === 'PENDING');
    if (isActive || isUnpaid) throw new Problem(USER_PROBLEMS['user.has-active-quests']);
  }

  /** Visits the quests of a member in both roles, page by page. */
  private async eachPage(userId: string, visit: (page: readonly Quest[]) => Promise<void>): Promise<void> {
    for (const role of ['requestor', 'performer'] as const) {
      let after: string | undefined;
      do {
        const { questIds, next } = await this.quests.listOf(userId, role, PAGE, after);
        const found = await Promise.all(questIds.map((questId) => this.quests.find(questId)));
        const own = found.filter((quest) => quest?.[`${role}Id`] === userId);
        await visit(own.filter((quest) => quest !== undefined));
        after = next;
      } while (after !== undefined);
    }
  }
}
