import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CaseEvent, isReportDecided, type Notice, noticesOfCase } from '@civicforge/domain';
import { Dispatcher } from '../notices/dispatcher.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { EventKey } from '../outbox/outbox.repository.dynamo.ts';
import { CaseCalls } from './case-calls.ts';
import { eventOf } from './case.item.ts';
import { CaseRepository } from './case.repository.dynamo.ts';
import { partiesOf, ReportedThings } from './reported-thing.ts';

/** Events that do what moderators were asked for. */
const DECISIONS: readonly CaseEvent['kind'][] = ['dismissed', 'hidden', 'warned', 'suspended'];

/** Derives notices from the events of cases, and what a decision about a quest means for its call. */
@Injectable()
export class CaseNotices implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly dispatcher: Dispatcher,
    private readonly cases: CaseRepository,
    private readonly things: ReportedThings,
    private readonly calls: CaseCalls,
  ) {}

  onModuleInit(): void {
    this.outbox.register(isOfCase, (key) => this.dispatch(key));
  }

  private async dispatch({ caseId, record }: CaseEventKey): Promise<void> {
    const stored = await this.cases.find(caseId);
    const event = stored && eventOf(stored.found, record);
    if (stored === undefined || event === undefined) return;
    const { found, reports } = stored;
    await this.calls.follow(found, event);
    const isForStaff = event.kind === 'opened' || DECISIONS.includes(event.kind);
    const staff = isForStaff ? await this.dispatcher.staff() : [];
    const drafts = noticesOfCase({
      ...{ found, event, reporterIds: reports.map(({ reporterId }) => reporterId) },
      partyIds: partiesOf(await this.things.stored(found.subject)),
      staff,
    });
    await this.dispatcher.notify(drafts, event.at, caseId, record);
    if (!DECISIONS.includes(event.kind)) return;
    // The bell of moderators counts what is left to decide.
    await this.dispatcher.markRead(staff, (notice) => isAbout(notice, caseId) && isReportDecided(notice, found));
  }
}

function isAbout({ subject }: Notice, caseId: string): boolean {
  return subject?.['caseId'] === caseId;
}

type CaseEventKey = Extract<EventKey, { readonly caseId: string }>;

function isOfCase(key: EventKey): key is CaseEventKey {
  return 'caseId' in key;
}
