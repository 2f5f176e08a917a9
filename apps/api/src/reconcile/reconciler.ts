import { Injectable, Logger } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { eachItem } from '../dynamo/each-item.ts';
import { DamagedItem } from '../dynamo/parse.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Finding, ReconcileReport } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';
import { QuestCheck } from './quest-check.ts';
import { ReconcileRepository } from './reconcile.repository.dynamo.ts';
import { resumeWalk } from './walk.ts';

const QUESTS_PER_PAGE = 100;
const MEMBERS_PER_PAGE = 25;

export interface ReconcileOptions {
  /** False reports without repairing. */
  readonly repair: boolean;
  /** Time limit in milliseconds, checked before each page. Without it, the run has no limit. */
  readonly withinMilliseconds?: number;
}

export type LedgerReport = Pick<ReconcileReport, 'findings' | 'checkedMembers'>;

/** Finds inconsistencies in quests, rewards and ledgers without table scans. */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly repository: ReconcileRepository,
    private readonly questCheck: QuestCheck,
    private readonly ledgerCheck: LedgerCheck,
    private readonly metrics: Metrics,
  ) {}

  /** Walks the status index and the index of members from the watermarks of the last run. */
  async reconcile({ repair, withinMilliseconds = Infinity }: ReconcileOptions): Promise<ReconcileReport> {
    const end = Date.now() + withinMilliseconds;
    const isTimeUp = () => Date.now() >= end;
    const report: ReconcileReport = { findings: [], checkedQuests: 0, checkedMembers: 0, isComplete: true };
    for (const partition of this.repository.questPartitions) {
      const ended = await this.walk(partition, isTimeUp, {
        read: (after) => this.repository.quests(partition, QUESTS_PER_PAGE, after),
        visit: (ids) => this.visitQuests(ids, repair, report),
      });
      report.isComplete &&= ended;
    }
    for (const partition of this.repository.memberPartitions) {
      const ended = await this.walk(partition, isTimeUp, {
        read: (after) => this.repository.members(partition, MEMBERS_PER_PAGE, after),
        visit: (ids) => this.visitMembers(ids, report),
      });
      report.isComplete &&= ended;
    }
    this.measure(report.findings);
    for (const finding of report.findings) this.logger.warn({ ...finding }, 'reconciler');
    return report;
  }

  /** Checks the ledger of every member. Ignores the watermarks. */
  async checkLedgers(): Promise<LedgerReport> {
    const report = { findings: [] as Finding[], checkedMembers: 0 };
    for (const partition of this.repository.memberPartitions) {
      let after: string | undefined;
      do {
        const { ids, next } = await this.repository.members(partition, MEMBERS_PER_PAGE, after);
        await this.visitMembers(ids, report);
        after = next;
      } while (after !== undefined);
    }
    this.measure(report.findings);
    return report;
  }

  private measure(findings: readonly Finding[]): void {
    this.metrics.record('LedgerDrift', findings.filter(({ kind }) => kind === 'balance-differs').length);
  }

  private async visitMembers(ids: readonly string[], report: { findings: Finding[]; checkedMembers: number }) {
    await eachItem(
      ids,
      async (userId) => void report.findings.push(...(await this.checkMember(userId))),
      (userId, error) => report.findings.push(this.failed({ userId }, error)),
    );
    report.checkedMembers += ids.length;
  }

  private walk(
    partition: string,
    isTimeUp: () => boolean,
    steps: Pick<Parameters<typeof resumeWalk>[0], 'read' | 'visit'>,
  ): Promise<boolean> {
    return resumeWalk(
      {
        ...steps,
        watermark: () => this.repository.watermark(partition),
        remember: (after) => this.repository.remember(partition, after),
      },
      isTimeUp,
    );
  }

  private async visitQuests(questIds: readonly string[], repair: boolean, report: ReconcileReport): Promise<void> {
    const suspects = await this.suspects(questIds);
    const checks = suspects.flatMap((questId) => [
      { questId, check: () => this.questCheck.checkOutcome(questId, repair) },
      { questId, check: () => this.questCheck.checkWords(questId, repair) },
      { questId, check: () => this.questCheck.checkIndexKeys(questId, repair) },
    ]);
    await eachItem(
      checks,
      async ({ check }) => void report.findings.push(...(await check())),
      ({ questId }, error) => {
        const finding = this.failed({ questId }, error);
        // All checks of a damaged quest fail with the same finding.
        if (!report.findings.some((other) => isDeepStrictEqual(other, finding))) report.findings.push(finding);
      },
    );
    report.checkedQuests += questIds.length;
  }

  /** Returns the suspects of a page. If the check of the page fails, every quest is a suspect. */
  private async suspects(questIds: readonly string[]): Promise<readonly string[]> {
    try {
      return await this.questCheck.suspects(questIds);
    } catch (error) {
      this.logger.warn({ err: error }, 'failed to check a page; checking each quest instead');
      return questIds;
    }
  }

  private async checkMember(userId: string): Promise<Finding[]> {
    const outcome = await this.ledgerCheck.check(userId);
    if (outcome.kind !== 'differs') return [];
    const { xp, reputation, points } = outcome.drift;
    const detail = `the balance holds ${xp} XP, ${reputation} reputation and ${points} points more than its entries`;
    return [{ kind: 'balance-differs', userId, detail, repaired: false }];
  }

  /** Builds the finding of a failed check. Only the message of a damaged item is free of content. */
  private failed(subject: { readonly questId: string } | { readonly userId: string }, error: unknown): Finding {
    this.logger.warn({ err: error, ...subject }, 'failed to check an item');
    if (error instanceof DamagedItem) return { kind: 'unreadable', ...subject, detail: error.message, repaired: false };
    const detail = `its check failed with ${error instanceof Error ? error.name : 'an unknown error'}`;
    return { kind: 'unchecked', ...subject, detail, repaired: false };
  }
}
