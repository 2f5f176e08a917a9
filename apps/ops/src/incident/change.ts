import { notifyPeople } from '../clients/notices.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import type { Plan, Step } from '../core/plan.ts';
import { runPlan, type RunReport } from '../core/run-plan.ts';
import type { CommonOptions } from '../core/verb.ts';
import { type Entry, type Incident, nextUpdateAt } from './incident.ts';
import { SEVERITIES } from './severity.ts';
import { IncidentStore } from './store.ts';

/** The positional argument of every verb about one incident. */
export const ID = { word: '<id>', description: 'as "incident list" prints it, or "latest"' };

/** @throws OpsFailure for an unknown or closed incident */
export async function openOne(context: OpsContext, access: StageAccess, word: string): Promise<Incident> {
  const incident = await new IncidentStore(context, access).find(word);
  if (incident.state !== 'closed') return incident;
  throw new OpsFailure(`${incident.id} is closed. Open another one.`, EXIT.refused);
}

/** Time and author of an entry. */
export function authorStamp(context: OpsContext): Pick<Entry, 'at' | 'by'> {
  return { at: new Date(context.clock.now()).toISOString(), by: context.operator };
}

/** Describes when the next update is due. Empty once the incident is resolved. */
export function dueLine(incident: Incident, now: number): string {
  const due = nextUpdateAt(incident);
  if (due === undefined) return '';
  const distance = elapsed(Math.abs(due - now) / 1000);
  return due < now ? `update OVERDUE for ${distance}` : `next update due in ${distance}`;
}

/** A change of an incident: applied to the incident as it is known, and again to the one in the account. */
export interface IncidentChange {
  readonly verb: string;
  readonly incident: Incident;
  /** Undefined for a new incident. */
  readonly change?: (incident: Incident) => Incident;
  /** Text for the topics. */
  readonly notice?: string;
}

interface RecordStep extends Step {
  readonly do: 'record';
}
interface NotifyStep extends Step {
  readonly do: 'notify';
  readonly text: string;
}

/**
 * Writes a changed incident, and notifies the topics if there is a notice. Only a notice asks for confirmation, because it
 * reaches people; a note changes the records alone.
 */
export function saveChange(
  context: OpsContext,
  access: StageAccess,
  { verb, incident: before, change, notice }: IncidentChange,
  options: CommonOptions,
): Promise<RunReport> {
  const incident = change ? change(before) : before;
  const { id, severity, stage, what, affected = 'not known yet', eta = 'not known yet' } = incident;
  const { page, meaning } = SEVERITIES[severity];
  const store = new IncidentStore(context, access);
  const notify = `notify the topics${page ? ', and page the operator on call' : ''}`;
  const plan: Plan<RecordStep | NotifyStep> = {
    verb: `incident ${verb}`,
    stage,
    title: `Incident ${id}, ${severity}: ${what}`,
    steps: [
      { do: 'record', title: `write the timeline of ${id}` },
      ...(notice === undefined ? [] : [{ do: 'notify' as const, title: notify, text: notice }]),
    ],
  };
  const subject = `${severity} incident ${id}: ${what}`;
  const executors = {
    record: () => (change ? store.change(before, change) : store.create(incident)),
    notify: ({ text }: NotifyStep) => {
      const facts = [`Severity: ${severity}, ${meaning}`, `Affected: ${affected}`, `Expected end: ${eta}`];
      return notifyPeople(context, access, { subject, lines: [text, ...facts, `Timeline: ${id}`], page });
    },
  };
  return runPlan(context, plan, executors, notice === undefined ? { yes: stage, ...options } : options);
}
