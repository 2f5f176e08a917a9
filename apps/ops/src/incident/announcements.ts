import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { type Incident, nextUpdateAt } from './incident.ts';
import { SEVERITIES } from './severity.ts';

/** The word that every verb about one incident takes. */
export const ID = { word: '<id>', description: 'as "incident list" prints it, or "latest"' };

/** @throws OpsFailure it is closed */
export function openOne(incident: Incident): Incident {
  if (incident.state !== 'closed') return incident;
  throw new OpsFailure(`${incident.id} is closed: open another one.`, EXIT.refused);
}

/** Who says something now. */
export function authorStamp(context: OpsContext): { at: string; by: string } {
  return { at: new Date(context.clock.now()).toISOString(), by: context.operator };
}

/** What people are told: the words, who is affected, until when. */
export function lines({ severity, affected, eta, id }: Incident, text: string): string[] {
  return [
    text,
    `Severity: ${severity}, ${SEVERITIES[severity].meaning}`,
    `Affected: ${affected ?? 'not known yet'}`,
    `Expected end: ${eta ?? 'not known yet'}`,
    `Timeline: ${id}`,
  ];
}

/** When people must be told again; empty once it is resolved. */
export function dueLine(incident: Incident, now: number): string {
  const due = nextUpdateAt(incident);
  if (due === undefined) return '';
  if (due < now) return `update OVERDUE for ${elapsed((now - due) / 1000)}`;
  return `next update due in ${elapsed((due - now) / 1000)}`;
}
