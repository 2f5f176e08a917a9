import { Injectable, Logger } from '@nestjs/common';
import { DamagedItem } from '../dynamo/parse.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Finding, ReconcileReport } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';
import { QuestCheck } from './quest-check.ts';
import { ReconcileRepository } from './reconcile.repository.ts';
import { walkOn } from './walk.ts';

const QUESTS_A_PAGE = 100;
const MEMBERS_A_PAGE = 25;

export interface ReconcileOrder {
  /** False only reports. */
  readonly repair: boolean;
  /** Milliseconds of real time after which no further page is begun; absent goes on to the end. */
  readonly withinMilliseconds?: number;
}

export type LedgerReport = Pick<ReconcileReport, 'findings' | 'checkedMembers'>;

/** Finds what should not exist, in quests, rewards and ledgers, without ever scanning a table. */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly repository: ReconcileRepository,
    private readonly questCheck: QuestCheck,
    private readonly ledgerCheck: LedgerCheck,
    private readonly metrics: Metrics,
  ) {}

  /** Walks the status index and the list of members on from where the last run ended. */
  async reconcile({ repair, withinMilliseconds = Infinity }: ReconcileOrder): Promise<ReconcileReport> {
    const end = Date.now() + withinMilliseconds;
    const isTimeUp = () => Date.now() >= end;
    const report = { findings: [] as Finding[], checkedQuests: 0, checkedMembers: 0, isComplete: true };
    for (const partition of this.repository.questPartitions) {
      const ended = await this.walk(partition, isTimeUp, {
        read: (after) => this.repository.quests(partition, QUESTS_A_PAGE, after),
        visit: async (ids) => {
          report.findings.push(...(await this.checkQuests(ids, repair)));
          report.checkedQuests += ids.length;
        },
      });
      report.isComplete &&= ended;
    }
    for (const partition of this.repository.memberPartitions) {
      const ended = await this.walk(partition, isTimeUp, {
        read: (after) => this.repository.members(partition, MEMBERS_A_PAGE, after),
        visit: (ids) => this.visitMembers(ids, report),
      });
      report.isComplete &&= ended;
    }
    this.measure(report.findings);
    for (const finding of report.findings) this.logger.warn({ ...finding }, 'reconciler');
    return report;
  }

  /** Checks the ledger of every member, from the first to the last, whatever a watermark says. */
  async checkLedgers(): Promise<LedgerReport> {
    const report = { findings: [] as Finding[], checkedMembers: 0 };
    for (const partition of this.repository.memberPartitions) {
      let after: string | undefined;
      do {
        const { ids, next } = await this.repository.members(partition, MEMBERS_A_PAGE, after);
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
    for (const userId of ids) report.findings.push(...(await this.checkMember(userId)));
    report.checkedMembers += ids.length;
  }

  private walk(
    partition: string,
    isTimeUp: () => boolean,
    steps: Pick<Parameters<typeof walkOn>[0], 'read' | 'visit'>,
  ): Promise<boolean> {
    return walkOn(
      {
        ...steps,
        watermark: () => this.repository.watermark(partition),
        remember: (after) => this.repository.remember(partition, after),
      },
      isTimeUp,
    );
  }

  /** A page with a row that cannot be read is checked quest by quest, so that the others are checked all the same. */
  private async checkQuests(questIds: readonly string[], repair: boolean): Promise<Finding[]> {
    try {
      return await this.questCheck.check(questIds, repair);
    } catch (error) {
      const [questId, ...more] = questIds;
      if (!(error instanceof DamagedItem) || questId === undefined) throw error;
      if (more.length === 0) return [{ kind: 'unreadable', questId, detail: error.message, repaired: false }];
    }
    const findings: Finding[] = [];
    for (const questId of questIds) findings.push(...(await this.checkQuests([questId], repair)));
    return findings;
  }

  private async checkMember(userId: string): Promise<Finding[]> {
    try {
      const outcome = await this.ledgerCheck.check(userId);
      if (outcome.kind !== 'differs') return [];
      const { xp, reputation, points } = outcome.drift;
      const detail = `the balance holds ${xp} XP, ${reputation} reputation and ${points} points more than its entries`;
      return [{ kind: 'balance-differs', userId, detail, repaired: false }];
    } catch (error) {
      if (!(error instanceof DamagedItem)) throw error;
      return [{ kind: 'unreadable', userId, detail: error.message, repaired: false }];
    }
  }
}
