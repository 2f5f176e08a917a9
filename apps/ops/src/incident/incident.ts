import type { Stage } from '../core/stages.ts';
import { type Severity, SEVERITIES } from './severity.ts';

/** The six timed steps. `acknowledge` means that a responder has started. */
export const INCIDENT_STEPS = ['acknowledge', 'assess', 'communicate', 'mitigate', 'resolve', 'document'] as const;
export type IncidentStep = (typeof INCIDENT_STEPS)[number];

/** What must be said before an incident is closed, in the order of the list. */
export const CLOSING_ITEMS = {
  classified: 'Detected and classified',
  told: 'Stakeholders told',
  cause: 'Cause found',
  fix: 'Fix made and tested',
  deployed: 'Deployed',
  verified: 'Verified',
  documented: 'Documented',
  postMortem: 'Post-mortem set',
  prevention: 'Prevention named',
  documents: 'Documents updated',
} as const;
export type ClosingItem = keyof typeof CLOSING_ITEMS;
export const ITEM_NAMES = Object.keys(CLOSING_ITEMS) as ClosingItem[];

export interface Entry {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly kind: 'opened' | 'note' | 'update' | 'closed' | IncidentStep;
  readonly text: string;
  /** The release that caused or fixes it. */
  readonly release?: string;
}

/** What was seen when the incident was opened: lines by heading; where nothing could be seen, the line says why. */
export type Evidence = Readonly<Record<string, readonly string[]>>;

export interface Incident {
  readonly id: string;
  readonly stage: Stage;
  readonly severity: Severity;
  readonly what: string;
  readonly affected?: string;
  readonly eta?: string;
  readonly openedAt: string;
  readonly state: 'open' | 'resolved' | 'closed';
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly evidence: Evidence;
  readonly items: Readonly<Partial<Record<ClosingItem, string>>>;
}

export interface Announcement {
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** A new incident; that it was opened with a severity is the first of the ten items. */
export function openIncident(
  start: Pick<Incident, 'id' | 'stage' | 'severity' | 'what' | 'affected' | 'eta' | 'evidence'>,
  { at, by }: Omit<Announcement, 'text'>,
): Incident {
  const text = `${start.severity}: ${start.what}`;
  return {
    ...start,
    openedAt: at,
    state: 'open',
    entries: [{ at, by, kind: 'opened', text }],
    items: { classified: text },
  };
}

export function noted(incident: Incident, announcement: Announcement, release?: string): Incident {
  return added(incident, { ...announcement, kind: 'note', ...(release !== undefined && { release }) });
}

export function updated(incident: Incident, announcement: Announcement, eta?: string): Incident {
  return { ...added(incident, { ...announcement, kind: 'update' }), ...(eta !== undefined && { eta }) };
}

/** A step that was taken again keeps both times; the first one counts for how fast it was. */
export function stepped(
  incident: Incident,
  step: IncidentStep,
  announcement: Announcement,
  severity = incident.severity,
): Incident {
  const { at, text } = announcement;
  const item = { communicate: 'told', document: 'documented' }[step as string] as ClosingItem | undefined;
  return {
    ...added(incident, { ...announcement, kind: step }),
    severity,
    ...(step === 'resolve' && { state: 'resolved' as const }),
    items: { ...incident.items, ...(item && { [item]: `${at} ${text}` }) },
  };
}

export function withItems(incident: Incident, items: Incident['items']): Incident {
  return { ...incident, items: { ...incident.items, ...items } };
}

/** Returns the missing steps and items that prevent closing the incident. */
export function missingToClose(incident: Incident): { steps: IncidentStep[]; items: ClosingItem[] } {
  return {
    steps: INCIDENT_STEPS.filter((step) => firstOf(incident, step) === undefined),
    items: ITEM_NAMES.filter((item) => (incident.items[item] ?? '').trim() === ''),
  };
}

export function closed(incident: Incident, announcement: Announcement): Incident {
  return { ...added(incident, { ...announcement, kind: 'closed' }), state: 'closed' };
}

/** Minutes from opening to the first time of a step. */
export function minutesTo(incident: Incident, step: IncidentStep): number | undefined {
  const entry = firstOf(incident, step);
  return entry && (Date.parse(entry.at) - Date.parse(incident.openedAt)) / 60_000;
}

/** When people must be told again; undefined once it is resolved. */
export function nextUpdateAt(incident: Incident): number | undefined {
  if (incident.state !== 'open') return undefined;
  const announcement = incident.entries.filter(({ kind }) => ['opened', 'update', 'communicate'].includes(kind)).at(-1);
  return Date.parse(announcement?.at ?? incident.openedAt) + SEVERITIES[incident.severity].updateEveryMs;
}

function firstOf({ entries }: Incident, step: IncidentStep): Entry | undefined {
  return entries.find(({ kind }) => kind === step);
}

function added(incident: Incident, entry: Entry): Incident {
  return { ...incident, entries: [...incident.entries, entry] };
}
