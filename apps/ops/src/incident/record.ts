import { notifyPeople } from '../clients/notices.ts';
import type { Plan, Step } from '../core/plan.ts';
import { type Executors, runPlan, type RunReport } from '../core/run-plan.ts';
import type { CommonOptions } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import type { Incident } from './incident.ts';
import { SEVERITIES } from './severity.ts';
import { IncidentStore } from './store.ts';

export interface RecordStep extends Step {
  readonly do: 'record';
  readonly incident: Incident;
}
export interface TellStep extends Step {
  readonly do: 'tell';
  readonly subject: string;
  readonly lines: readonly string[];
  readonly page: boolean;
}
export interface WriteStep extends Step {
  readonly do: 'write';
  readonly file: string;
  readonly text: string;
}
export type IncidentPlanStep = RecordStep | TellStep | WriteStep;

/** Writes the timeline; tells people where `lines` are given. */
export function incidentPlan(
  verb: string,
  incident: Incident,
  options: { readonly lines?: readonly string[]; readonly files?: readonly { file: string; text: string }[] } = {},
): Plan<IncidentPlanStep> {
  const { id, severity, stage, what } = incident;
  const { lines, files = [] } = options;
  const { page } = SEVERITIES[severity];
  const subject = `${severity} incident ${id}: ${what}`;
  return {
    verb: `incident ${verb}`,
    stage,
    title: `Incident ${id}, ${severity}: ${what}`,
    steps: [
      { do: 'record', title: `write the timeline of ${id}`, incident },
      ...files.map(({ file, text }) => ({ do: 'write' as const, title: `write ${file}`, file, text })),
      ...(lines
        ? [{ do: 'tell' as const, title: `tell people${page ? ' and wake them' : ''}`, subject, lines, page }]
        : []),
    ],
  };
}

/**
 * Runs the plan. Asks for confirmation only before notices, which reach a stage. A note changes only the records.
 */
export function runIncidentPlan(
  context: OpsContext,
  access: StageAccess,
  plan: Plan<IncidentPlanStep>,
  options: CommonOptions,
): Promise<RunReport> {
  const store = new IncidentStore(context);
  const executors: Executors<IncidentPlanStep> = {
    record: ({ incident }) => Promise.resolve(store.save(incident)),
    write: ({ file, text }) => Promise.resolve(store.write(file, text)),
    tell: ({ subject, lines, page }) => notifyPeople(context, access, { subject, lines, page }),
  };
  const isTelling = plan.steps.some(({ do: kind }) => kind === 'tell');
  return runPlan(context, plan, executors, isTelling ? options : { yes: plan.stage, ...options });
}
