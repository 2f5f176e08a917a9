import { Injectable, Logger } from '@nestjs/common';
import {
  type Case,
  CASE_LIMITS,
  type CaseState,
  type CaseSubject,
  ERASED_MEMBER,
  type Report,
} from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { parseReadable, text, whole } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { showAgain } from '../quests/withheld.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import {
  CASE_TRACE,
  caseKey,
  type CasePart,
  caseTraceKey,
  decisionCountKey,
  decisionCounts,
  isCaseItem,
  openCaseKey,
  parseCase,
  parseReport,
  REPORT_PREFIX,
  reportKey,
  toCaseEventItem,
  toCaseItem,
  toReportItem,
} from './case.item.ts';

/** Name of the condition that a person has not reported the thing yet. */
export const REPORT_WRITE = 'report';

/** Name of the condition that a person has not reached the limit of the day. */
export const DAY_WRITE = 'day';

const DAY_SECONDS = 86_400;

export interface StoredCase {
  readonly found: Case;
  /** Oldest first. */
  readonly reports: readonly Report[];
}

export interface DecisionCount {
  readonly month: string;
  readonly kind: string;
  readonly reason: string;
  readonly outcome: string;
  readonly count: number;
}

/** Cases with their reports, in a table of their own. */
@Injectable()
export class CaseRepository {
  private readonly logger = new Logger(CaseRepository.name);
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.cases;
  }

  /** Returns the id of the open case of a thing. Reads consistently. */
  async openCaseOf(subject: CaseSubject): Promise<string | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: openCaseKey(subject), ConsistentRead: true }),
    );
    return Item && text(Item, 'open');
  }

  /** Returns a case with its reports in one consistent read. */
  async find(caseId: string): Promise<StoredCase | undefined> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'caseId = :case',
        ExpressionAttributeValues: { ':case': caseId },
        ConsistentRead: true,
      }),
    );
    const isReport = (item: Record<string, unknown>) => text(item, 'record').startsWith(REPORT_PREFIX);
    const found = items.find(isCaseItem);
    const reports = items.filter(isReport).map(parseReport);
    return found && { found: parseCase(found), reports: reports.sort((one, other) => (one.at < other.at ? -1 : 1)) };
  }

  /**
   * Stores a report and counts it in its day, and stores the case if it is the first.
   * @param opened the new case; absent for a report of an open case
   * @throws ConditionFailed with `REPORT_WRITE` if the person has reported the thing, with `DAY_WRITE` at the limit of the
   * day, with another name after a lost race
   */
  async report(
    report: Report,
    subject: CaseSubject,
    opened: Case | undefined,
    token: string,
    finished?: FinishedAttempt,
  ): Promise<void> {
    const { caseId, reporterId } = report;
    const put = (name: string, Item: Record<string, unknown>): NamedWrite => ({
      name,
      write: { Put: { TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(caseId)' } },
    });
    const stillOpen = {
      TableName: this.table,
      Key: caseKey(caseId),
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':open': 'OPEN' },
    };
    await commit(this.database, token, [
      put(REPORT_WRITE, toReportItem(report)),
      ...(opened === undefined
        ? [{ name: 'open', write: { ConditionCheck: stillOpen } }]
        : [
            put('case', toCaseItem(opened)),
            this.eventWrite(opened),
            put('pointer', { ...openCaseKey(subject), open: caseId }),
            this.trace(opened.concernedId, 'concerned', caseId),
          ]),
      this.memberExists(reporterId),
      this.trace(reporterId, 'reporter', caseId),
      this.dayWrite(report),
      ...idempotencyWrites(this.database, finished),
    ]);
  }

  /** Returns the writes that replace a case by its next version. */
  changeWrites(before: Case, after: Case): NamedWrite[] {
    const put = {
      TableName: this.table,
      Item: toCaseItem(after),
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': before.version },
    };
    const isClosing = before.state === 'OPEN' && (after.state !== 'OPEN' || after.subject.id !== before.subject.id);
    return [
      { name: 'case', write: { Put: put } },
      ...(after.events.length > before.events.length ? [this.eventWrite(after)] : []),
      ...(isClosing
        ? [{ name: 'pointer', write: { Delete: { TableName: this.table, Key: openCaseKey(before.subject) } } }]
        : []),
    ];
  }

  /** Returns the write that counts a report in its day (UTC). Reports at the same time cannot exceed the limit. */
  private dayWrite({ reporterId, at }: Report): NamedWrite {
    const day = at.slice(0, 10);
    const update = {
      TableName: this.database.tables.runtime,
      Key: { key: partitionKey('runtime', 'reports', reporterId, day) },
      UpdateExpression: 'ADD reports :one SET expiresAtSeconds = :expires',
      ConditionExpression: 'attribute_not_exists(reports) OR reports < :most',
      ExpressionAttributeValues: {
        ':one': 1,
        ':most': CASE_LIMITS.reportsADay,
        ':expires': Math.floor(Date.parse(day) / 1_000) + 2 * DAY_SECONDS,
      },
    };
    return { name: DAY_WRITE, write: { Update: update } };
  }

  private eventWrite(found: Case): NamedWrite {
    return { name: 'event', write: { Put: { TableName: this.table, Item: toCaseEventItem(found) } } };
  }

  /** Returns the write that remembers a moderator's part, for export and erasure. */
  trace(userId: string, part: CasePart, caseId: string): NamedWrite {
    const Item = caseTraceKey(userId, part, caseId);
    return { name: 'trace', write: { Put: { TableName: this.database.tables.users, Item } } };
  }

  /** Returns the write that counts a decision for the public numbers. The version of the case guards it. */
  countWrite({ subject, reason }: Case, month: string, outcome: string): NamedWrite {
    const update = {
      TableName: this.table,
      Key: decisionCountKey(month, subject.kind, reason, outcome),
      UpdateExpression: 'ADD #count :one',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': 1 },
    };
    return { name: 'count', write: { Update: update } };
  }

  async save(writes: readonly NamedWrite[], token: string, finished?: FinishedAttempt): Promise<void> {
    await commit(this.database, token, [...writes, ...idempotencyWrites(this.database, finished)]);
  }

  /** Returns cases of a stored state, the longest in it first: one index page. */
  async page(state: CaseState, limit: number, after?: string): Promise<{ cases: Case[]; next?: string }> {
    const { rows, more } = await this.rowsIn(state, limit, after);
    const cases = await this.readCases(rows.map(({ caseId }) => caseId));
    const last = rows.at(-1);
    return { cases, ...(more && last && { next: last.key }) };
  }

  /** Returns the index rows of cases of a stored state, the longest in it first: one page, eventually consistent. */
  async rowsIn(
    state: CaseState,
    limit: number,
    after?: string,
  ): Promise<{ rows: { caseId: string; key: string }[]; more: boolean }> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-state',
        KeyConditionExpression: after === undefined ? '#state = :state' : '#state = :state AND stateSince > :after',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state, ...(after !== undefined && { ':after': after }) },
        Limit: limit,
      }),
    );
    const rows = Items.map((item) => ({ caseId: text(item, 'caseId'), key: text(item, 'stateSince') }));
    return { rows, more: LastEvaluatedKey !== undefined };
  }

  /** Returns the cases that concern a member, newest first: one page. */
  async concerning(userId: string, limit: number, after?: string): Promise<{ cases: Case[]; next?: string }> {
    const prefix = `${CASE_TRACE}concerned#`;
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :user AND #record BETWEEN :prefix AND :end',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':user': userId, ':prefix': prefix, ':end': after ?? `${prefix}~` },
        // The page begins with the row that the last one ended with.
        Limit: after === undefined ? limit : limit + 1,
        ScanIndexForward: false,
        ConsistentRead: true,
      }),
    );
    const rows = Items.map((item) => text(item, 'record')).filter((row) => row !== after);
    const last = rows.at(-1);
    const cases = await this.readCases(rows.map((row) => row.slice(prefix.length)));
    return { cases, ...(LastEvaluatedKey && last !== undefined && { next: last }) };
  }

  /** Returns the numbers of decisions since a month, oldest first. */
  async decisionCounts(since: string): Promise<DecisionCount[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'caseId = :all AND #record >= :since',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':all': decisionCounts(), ':since': since },
      }),
    );
    return items.map((item) => {
      const [month = '', kind = '', reason = '', outcome = ''] = text(item, 'record').split('#');
      return { month, kind, reason, outcome, count: whole(item, 'count') };
    });
  }

  /** Returns the reports that a member made. */
  async reportsOf(userId: string): Promise<Report[]> {
    const cases = await this.tracesOf(userId, 'reporter');
    const read = await this.database.readMany(
      { cases: cases.map((caseId) => reportKey(caseId, userId)) },
      { isConsistent: true },
    );
    return parseReadable(read.cases, parseReport, this.damaged);
  }

  /** Returns the ids of the cases in which a member has a part. */
  async tracesOf(userId: string, part: CasePart): Promise<string[]> {
    const prefix = `${CASE_TRACE}${part}#`;
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :user AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':user': userId, ':prefix': prefix },
        ConsistentRead: true,
      }),
    );
    return items.map((item) => text(item, 'record').slice(prefix.length));
  }

  /** Replaces a report by one without its reporter. It can run again. */
  async eraseReport(report: Report, erased: Report, token: string): Promise<void> {
    const { caseId, reporterId } = report;
    await commit(this.database, token, [
      { name: 'report', write: { Delete: { TableName: this.table, Key: reportKey(caseId, reporterId) } } },
      {
        name: 'erased',
        write: {
          Put: {
            TableName: this.table,
            Item: { ...toReportItem(erased), record: `${REPORT_PREFIX}erased#${erased.reportId}` },
          },
        },
      },
    ]);
  }

  /** Removes the reported text from a report, after its author erased the account. */
  async eraseSnapshot({ caseId, reporterId, reportId }: Report): Promise<void> {
    const isErased = reporterId === ERASED_MEMBER;
    const Key = isErased ? { caseId, record: `${REPORT_PREFIX}erased#${reportId}` } : reportKey(caseId, reporterId);
    await this.database.documents.send(
      new UpdateCommand({
        TableName: this.table,
        Key,
        UpdateExpression: 'SET #snapshot = :empty',
        ConditionExpression: 'attribute_exists(caseId)',
        ExpressionAttributeNames: { '#snapshot': 'snapshot' },
        ExpressionAttributeValues: { ':empty': '' },
      }),
    );
  }

  /** Removes a member from what is withheld from others. */
  async eraseSuspension(userId: string): Promise<void> {
    await commit(this.database, newChangeId(), [showAgain(this.database, { kind: 'member', id: userId })]);
  }

  /** Reads cases consistently, in the order of the ids. Logs and omits damaged ones. */
  async readCases(caseIds: readonly string[]): Promise<Case[]> {
    const { cases } = await this.database.readMany({ cases: caseIds.map(caseKey) }, { isConsistent: true });
    const byId = new Map(parseReadable(cases, parseCase, this.damaged).map((found) => [found.caseId, found]));
    return caseIds.flatMap((caseId) => byId.get(caseId) ?? []);
  }

  private memberExists(userId: string): NamedWrite {
    const TableName = this.database.tables.users;
    const check = { TableName, Key: memberKey(userId), ConditionExpression: 'attribute_exists(createdAt)' };
    return { name: 'member', write: { ConditionCheck: check } };
  }

  private readonly damaged = (error: unknown) => this.logger.error({ err: error }, 'failed to parse a case');
}
