import { Injectable } from '@nestjs/common';
import { CASE_LIMITS, type CaseSubject, openCase, type Report, RuleError } from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { Outbox } from '../outbox/outbox.ts';
import { caseEventKey } from './case.item.ts';
import type { ReportBody, ReportView } from './case.dto.ts';
import { CaseRepository, DAY_WRITE, REPORT_WRITE } from './case.repository.dynamo.ts';
import { ReportedThings } from './reported-thing.ts';

/** Attempts against a case that is opened or decided at the same time. */
const ATTEMPTS = 4;

/** Takes reports of quests, comments and members. A report hides nothing. */
@Injectable()
export class ReportService {
  constructor(
    private readonly cases: CaseRepository,
    private readonly things: ReportedThings,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Stores a report in the open case of the thing, or opens one.
   * @throws RuleError `report.own`, `report.duplicate`, Problem 404 of the thing, `rate-limited` after 20 of a day
   */
  async report(
    subject: CaseSubject,
    { reason, text }: ReportBody,
    caller: Caller,
    change: Change,
  ): Promise<Answer<ReportView>> {
    const thing = await this.things.seenBy(caller, subject);
    if (thing.authorId === caller.userId) throw new RuleError('report.own', 'You cannot report your own.', {});
    const now = this.clock.now();
    const reportId = newUlid(now.getTime());
    const accepted = answer<ReportView>({ reportId }, { status: 202 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const open = await this.cases.openCaseOf(subject);
      const report: Report = {
        ...{ reportId, caseId: open ?? newUlid(now.getTime()), reporterId: caller.userId, reason },
        ...(text !== undefined && text !== '' && { text }),
        ...{ snapshot: thing.text, at: now.toISOString() },
      };
      const context = { ...report, concernedId: thing.authorId, now: report.at };
      const opened = open === undefined ? openCase(subject, context) : undefined;
      if (!(await this.store(report, subject, opened, `${change.id}-${attempt}`, change, accepted))) continue;
      if (opened !== undefined) this.outbox.announce(caseEventKey(opened));
      return accepted;
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  private async store(
    report: Report,
    subject: CaseSubject,
    opened: ReturnType<typeof openCase> | undefined,
    token: string,
    change: Change,
    accepted: Answer<ReportView>,
  ): Promise<boolean> {
    try {
      await this.cases.report(
        report,
        subject,
        opened,
        token,
        change.finish(() => accepted),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      if (error.names.includes(DAY_WRITE)) throw limitReached(report.at);
      if (error.names.includes(REPORT_WRITE)) {
        throw new RuleError('report.duplicate', 'Moderators have not decided about your first report yet.', {});
      }
      if (error.names.includes('member')) throw new Problem('auth.invalid-token');
      return false;
    }
  }
}

function limitReached(now: string): Problem {
  const midnight = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`) + 86_400_000;
  const seconds = Math.ceil((midnight - Date.parse(now)) / 1000);
  return new Problem('rate-limited', `A day has at most ${CASE_LIMITS.reportsADay} reports.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
