import { Injectable } from '@nestjs/common';
import { type Case, ERASED_MEMBER, eraseFromCase, type Report } from '@civicforge/domain';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { newChangeId } from '../http/change.ts';
import { CASE_PARTS } from './case.item.ts';
import { CaseRepository } from './case.repository.dynamo.ts';

const ATTEMPTS = 5;

/** Reads and erases the part of a member in cases. */
@Injectable()
export class CaseErasure {
  constructor(private readonly cases: CaseRepository) {}

  reportsOf(userId: string): Promise<Report[]> {
    return this.cases.reportsOf(userId);
  }

  /** Returns the decided cases that concern a member. */
  async concerning(userId: string): Promise<Case[]> {
    const ids = await this.cases.tracesOf(userId, 'concerned');
    const found = await Promise.all(ids.map((caseId) => this.cases.find(caseId)));
    return found.flatMap((stored) => stored?.found ?? []);
  }

  /** Erases a member from all reports and cases. It can run again. */
  async eraseAllOf(userId: string): Promise<void> {
    for (const report of await this.cases.reportsOf(userId)) {
      const { text: _, ...kept } = report;
      await this.cases.eraseReport(report, { ...kept, reporterId: ERASED_MEMBER }, newChangeId());
    }
    const ids = await Promise.all(CASE_PARTS.map((part) => this.cases.tracesOf(userId, part)));
    for (const caseId of new Set(ids.flat())) await this.eraseFrom(caseId, userId);
    await this.cases.eraseSuspension(userId);
  }

  private async eraseFrom(caseId: string, userId: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await this.cases.find(caseId);
      if (stored === undefined) return;
      const { found, reports } = stored;
      if (found.concernedId === userId) {
        for (const report of reports) await this.cases.eraseSnapshot(report);
      }
      const erased = eraseFromCase(found, userId);
      try {
        await this.cases.save(this.cases.changeWrites(found, erased), newChangeId());
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }
}
