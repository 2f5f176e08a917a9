import { Inject, Injectable } from '@nestjs/common';
import {
  isUnsettled,
  missingEntries,
  paidEntries,
  type Quest,
  restoreReward,
  type RewardJob,
  settleQuest,
} from '@civicforge/domain';
import { createHash } from 'node:crypto';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestIndexKeys } from '../quests/quest-index-keys.dynamo.ts';
import { QuestWords, type WordDrift } from '../quests/quest-words.dynamo.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import type { Finding, FindingKind } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';
import { ReceiptCheck } from './receipt-check.ts';
import { ReconcileRepository } from './reconcile.repository.dynamo.ts';

/** Minimum age of a checked item. A younger one can belong to a running request. */
const SETTLING_MILLISECONDS = 60_000;

/** Finds inconsistent quests and rewards, and repairs those that are safe to repair. */
@Injectable()
export class QuestCheck {
  constructor(
    private readonly repository: ReconcileRepository,
    private readonly quests: QuestRepository,
    private readonly rewards: RewardRepository,
    private readonly words: QuestWords,
    private readonly indexKeys: QuestIndexKeys,
    private readonly ledger: LedgerCheck,
    private readonly receipts: ReceiptCheck,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Checks a page of quests in a few eventually consistent requests and returns the suspects. The page may be a
   * moment old, so the checks below read each suspect again.
   */
  async suspects(questIds: readonly string[]): Promise<string[]> {
    const quests = await this.quests.findMany(questIds);
    const settled = quests.filter((quest) => this.isSettled(quest));
    const completed = settled.filter(({ status }) => status === 'COMPLETED');
    const suspects = new Set([
      // Index rows without a readable quest.
      ...questIds.filter((id) => !quests.some(({ questId }) => questId === id)),
      ...settled.filter(isUnsettled).map(({ questId }) => questId),
      ...(await this.unpaid(completed)),
      ...(await this.receipts.missing(completed)),
      ...(await this.indexKeys.drifted(settled.map(({ questId }) => questId))),
    ]);
    for (const quest of settled) if (isDrift(await this.words.drift(quest))) suspects.add(quest.questId);
    return questIds.filter((questId) => suspects.has(questId));
  }

  /** Returns the completed quests with a missing job, or with a PAID job without both entries. */
  private async unpaid(completed: readonly Quest[]): Promise<string[]> {
    const jobs = await this.repository.jobs(completed.map(({ questId }) => questId));
    const withJob = new Set(jobs.map(({ questId }) => questId));
    const paid = jobs.filter((job) => job.state === 'PAID' && this.isSettled(job));
    const existing = await this.repository.existingEntries(paid.flatMap((job) => paidEntries(job, job.updatedAt)));
    return [
      ...completed.map(({ questId }) => questId).filter((questId) => !withJob.has(questId)),
      ...paid.filter((job) => missingEntries(job, existing).length > 0).map(({ questId }) => questId),
    ];
  }

  /** Checks the outcome and the payment of one suspect, with consistent reads. */
  async checkOutcome(questId: string, repair: boolean): Promise<Finding[]> {
    const quest = await this.settledQuest(questId);
    if (quest === undefined) return [];
    if (isUnsettled(quest)) return [await this.unsettled(quest, repair)];
    if (quest.status !== 'COMPLETED') return [];
    const job = await this.rewards.find(questId);
    const findings = await (job === undefined ? this.jobMissing(quest, repair) : this.checkJob(quest, job, repair));
    return findings.filter((finding) => finding !== undefined);
  }

  /** Checks the postings of one suspect. A repair needs no condition, because postings are derived data. */
  async checkWords(questId: string, repair: boolean): Promise<Finding[]> {
    const quest = await this.settledQuest(questId);
    if (quest === undefined) return [];
    const drift = await this.words.drift(quest);
    if (isDrift(drift) && repair) await this.words.restore(quest);
    const finding = (kind: FindingKind, detail: string): Finding => ({ kind, questId, detail, repaired: repair });
    const { missing, superfluous } = drift;
    return [
      ...(missing > 0 ? [finding('words-missing', `${missing} of its words are not in the index`)] : []),
      ...(superfluous > 0
        ? [finding('words-superfluous', `${superfluous} of its words are in the index of live quests`)]
        : []),
    ];
  }

  /** Checks the keys of sparse indexes of one suspect. A quest stored before an index existed lacks them. */
  async checkIndexKeys(questId: string, repair: boolean): Promise<Finding[]> {
    if ((await this.settledQuest(questId)) === undefined) return [];
    const { isDrifted: isOutdated, repaired } = await this.indexKeys.check(questId, repair);
    return isOutdated ? [{ kind: 'index-keys', questId, detail: 'its lists do not show its state', repaired }] : [];
  }

  private async unsettled(quest: Quest, repair: boolean): Promise<Finding> {
    return {
      kind: 'statements-unsettled',
      questId: quest.questId,
      detail: 'both statements exist, but the quest is still SUBMITTED',
      repaired: repair && (await this.settle(quest)),
    };
  }

  private async settle(quest: Quest): Promise<boolean> {
    const { economy } = this.settings;
    const decision = settleQuest(quest, { now: this.clock.iso(), economy });
    const changeId = createHash('sha256')
      .update(`settled:${quest.questId}:${quest.version}`)
      .digest('hex')
      .slice(0, 32);
    try {
      await this.quests.save({
        before: quest,
        decision,
        changeId,
        attempt: 0,
        counterIncrements: [],
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  private async checkJob(quest: Quest, job: RewardJob, repair: boolean): Promise<(Finding | undefined)[]> {
    return [await this.receipts.check(quest, job, repair), await this.entriesMissing(job, repair)];
  }

  /** Checks the receipt too, because a missing job hides its amounts. */
  private async jobMissing(quest: Quest, repair: boolean): Promise<(Finding | undefined)[]> {
    const { questId } = quest;
    const job = restoreReward(quest, await this.repository.paidEntries(quest), this.settings.economy);
    if (job === undefined) {
      return [{ kind: 'job-missing', questId, detail: 'only one of two payments is in the ledger', repaired: false }];
    }
    const detail = job.state === 'PAID' ? 'the ledger holds both payments' : 'the ledger holds no payment';
    const repaired = repair && (await this.repository.restoreJob(quest, job));
    return [{ kind: 'job-missing', questId, detail, repaired }, await this.receipts.check(quest, job, repair)];
  }

  private async entriesMissing(job: RewardJob, repair: boolean): Promise<Finding | undefined> {
    const { performer, requestor } = await this.repository.paidEntries(job);
    const existing = new Set([performer, requestor].flatMap((entry) => (entry ? [entry.entryId] : [])));
    const missing = missingEntries(job, existing);
    if (missing.length === 0 || !this.isSettled(job)) return undefined;
    const detail = `no entry of ${missing.map(({ entryId }) => entryId.split(':')[2]).join(' and ')}`;
    const { questId } = job;
    if (!repair) return { kind: 'entries-missing', questId, detail, repaired: false };
    // If the balance already contains the amount, adding the entry would create a new difference.
    const outcomes = await Promise.all(missing.map(({ userId }) => this.ledger.check(userId)));
    if (outcomes.some(({ kind }) => kind !== 'agrees')) {
      return { kind: 'entries-missing', questId, detail: `${detail}; a balance differs as well`, repaired: false };
    }
    return { kind: 'entries-missing', questId, detail, repaired: await this.repository.restoreEntries(job, missing) };
  }

  /** Returns the stored quest, or undefined if a running request may still change it. */
  private async settledQuest(questId: string): Promise<Quest | undefined> {
    const quest = await this.quests.find(questId);
    return quest && this.isSettled(quest) ? quest : undefined;
  }

  private isSettled({ updatedAt }: { readonly updatedAt: string }): boolean {
    return Date.parse(updatedAt) <= this.clock.now().getTime() - SETTLING_MILLISECONDS;
  }
}

function isDrift({ missing, superfluous }: WordDrift): boolean {
  return missing + superfluous > 0;
}
