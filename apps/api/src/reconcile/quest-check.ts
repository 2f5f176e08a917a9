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
import { ConditionFailed } from '../dynamo/transaction.ts';
import { QuestRepository } from '../quests/quest.repository.ts';
import { QuestWords } from '../quests/quest-words.dynamo.ts';
import { RewardRepository } from '../rewards/reward.repository.ts';
import type { Finding } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';
import { ReconcileRepository } from './reconcile.repository.ts';

/** What is younger may be in the middle of a request. */
const SETTLING_MILLISECONDS = 60_000;

/** Looks for what should not exist of quests and their rewards, and puts right what can be put right safely. */
@Injectable()
export class QuestCheck {
  constructor(
    private readonly repository: ReconcileRepository,
    private readonly quests: QuestRepository,
    private readonly rewards: RewardRepository,
    private readonly words: QuestWords,
    private readonly ledger: LedgerCheck,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Checks quests as the indexes show them. Batches may be a moment old, so each suspect is read again, consistently,
   * before anything is said or done.
   */
  async check(questIds: readonly string[], repair: boolean): Promise<Finding[]> {
    const quests = (await this.quests.findMany(questIds)).filter((quest) => this.isSettled(quest));
    const suspects = [
      ...quests.filter(isUnsettled).map(({ questId }) => questId),
      ...(await this.unpaid(quests.filter(({ status }) => status === 'COMPLETED'))),
    ];
    const findings: Finding[] = [];
    for (const questId of suspects) {
      const finding = await this.examine(questId, repair);
      if (finding) findings.push(finding);
    }
    return [...findings, ...(await this.unfound(quests, repair))];
  }

  /** Completed quests whose job is missing, or PAID without both entries. */
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

  private async examine(questId: string, repair: boolean): Promise<Finding | undefined> {
    const quest = await this.quests.find(questId);
    if (quest === undefined || !this.isSettled(quest)) return undefined;
    if (isUnsettled(quest)) return this.unsettled(quest, repair);
    if (quest.status !== 'COMPLETED') return undefined;
    const job = await this.rewards.find(questId);
    return job === undefined ? this.jobMissing(quest, repair) : this.entriesMissing(job, repair);
  }

  private async unsettled(quest: Quest, repair: boolean): Promise<Finding> {
    return {
      kind: 'statements-unsettled',
      questId: quest.questId,
      detail: 'both statements are in, and nothing followed from them',
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
      await this.quests.save({ before: quest, decision, changeId, attempt: 0, rises: [], along: [] });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  private async jobMissing(quest: Quest, repair: boolean): Promise<Finding> {
    const { questId } = quest;
    const job = restoreReward(quest, await this.repository.paidEntries(quest), this.settings.economy);
    if (job === undefined) {
      return { kind: 'job-missing', questId, detail: 'only one of two payments is in the ledger', repaired: false };
    }
    const detail = job.state === 'PAID' ? 'was paid, by the ledger' : 'was never paid, by the ledger';
    return { kind: 'job-missing', questId, detail, repaired: repair && (await this.repository.restoreJob(quest, job)) };
  }

  private async entriesMissing(job: RewardJob, repair: boolean): Promise<Finding | undefined> {
    const { performer, requestor } = await this.repository.paidEntries(job);
    const existing = new Set([performer, requestor].flatMap((entry) => (entry ? [entry.entryId] : [])));
    const missing = missingEntries(job, existing);
    if (missing.length === 0 || !this.isSettled(job)) return undefined;
    const detail = `no entry of ${missing.map(({ entryId }) => entryId.split(':')[2]).join(' and ')}`;
    const { questId } = job;
    if (!repair) return { kind: 'entries-missing', questId, detail, repaired: false };
    // Where a balance holds the amount already, adding it once more would only move the difference.
    const outcomes = await Promise.all(missing.map(({ userId }) => this.ledger.check(userId)));
    if (outcomes.some(({ kind }) => kind !== 'agrees')) {
      return { kind: 'entries-missing', questId, detail: `${detail}; a balance differs as well`, repaired: false };
    }
    return { kind: 'entries-missing', questId, detail, repaired: await this.repository.restoreEntries(job, missing) };
  }

  /** Words are derived data: writing them again needs no condition. */
  private async unfound(quests: readonly Quest[], repair: boolean): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const [quest, missing] of await this.words.missing(quests)) {
      if (repair) await this.words.follow(undefined, quest);
      const detail = `${missing} of its words are not in the index`;
      findings.push({ kind: 'words-missing', questId: quest.questId, detail, repaired: repair });
    }
    return findings;
  }

  private isSettled({ updatedAt }: { readonly updatedAt: string }): boolean {
    return Date.parse(updatedAt) <= this.clock.now().getTime() - SETTLING_MILLISECONDS;
  }
}
