import { Injectable } from '@nestjs/common';
import type { Member, Quest } from '@civicforge/domain';
import { IdentityProvider } from '../auth/identity-provider.ts';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, newChangeId, plainChange } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import { toQuestView } from '../quests/quest.mapper.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import { ReceiptIssuer } from '../receipts/receipt.issuer.ts';
import { ReceiptRepository } from '../receipts/receipt.repository.dynamo.ts';
import { REVEALABLE, toBundle, toReveal } from '../receipts/receipt.view.ts';
import { toDeviceKeyView } from '../users/device-key.dto.ts';
import { DeviceKeyRepository } from '../users/device-key.repository.dynamo.ts';
import { actorOf } from '../users/member.ts';
import { toLedgerEntryView, toOwnUser } from '../users/user.dto.ts';
import { USER_PROBLEMS } from '../users/user-problems.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { AccountRepository } from './account.repository.dynamo.ts';
import type { AccountExport } from './account.view.ts';

const PAGE = 100;
const UNFINISHED: readonly string[] = ['CLAIMED', 'SUBMITTED', 'DISPUTED'];

/** Exports and deletes accounts. */
@Injectable()
export class AccountService {
  constructor(
    private readonly account: AccountRepository,
    private readonly quests: QuestRepository,
    private readonly actions: QuestService,
    private readonly companions: CompanionRepository,
    private readonly users: UserRepository,
    private readonly keys: DeviceKeyRepository,
    private readonly issuer: ReceiptIssuer,
    private readonly receipts: ReceiptRepository,
    private readonly identity: IdentityProvider,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes the account. OPEN quests are cancelled; ended quests lose the member's id and texts; receipts stay valid.
   * Every step can run again, so that a repeated call finishes what a killed process began.
   * @throws Problem `user.has-active-quests`
   */
  async delete(member: Member, caller: Caller, change: Change): Promise<void> {
    const { userId } = member;
    await this.eachPage(userId, (page) => this.requireFinished(page, userId));
    await this.eachPage(userId, async (page) => {
      for (const quest of page) await this.leave(quest, caller, change);
    });
    // A quest that was claimed in the meantime keeps the account.
    await this.eachPage(userId, (page) => this.requireFinished(page, userId));
    await this.identity.deleteAccount(caller.accessToken);
    await this.account.bury(member, this.clock.iso());
    await this.account.deleteDeviceKeys(userId);
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
      user: toOwnUser(member),
      ledger: (await this.ledgerOf(userId)).map((entry) => toLedgerEntryView(entry)),
      deviceKeys: (await this.keys.list(userId)).map(toDeviceKeyView),
      quests,
      receipts,
    };
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

  private async leave(quest: Quest, caller: Caller, change: Change): Promise<void> {
    if (quest.status === 'OPEN') {
      await this.actions.perform({
        questId: quest.questId,
        caller,
        change: { ...plainChange(change.startedAt), id: newChangeId() },
        ifMatch: undefined,
        command: { action: 'cancel' },
      });
    }
    await this.account.eraseQuest(quest.questId, caller.userId);
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
