import type { Stage } from '../core/stages.ts';
import { type Severity, SEVERITIES } from './severity.ts';

/** The six timed steps. `acknowledge` means that a responder has started. */
export const INCIDENT_STEPS = ['acknowledge', 'assess', 'communicate', 'mitigate', 'resolve', 'document'] as const;
type IncidentStep = (typeof INCIDENT_STEPS)[number];

/** The items that closing an incident requires, in the order of the list. */
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

/** Evidence at the time of opening: lines by heading. A source that failed has the reason as its line. */
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

/** Opens an incident. Its severity is the first of the ten items. */
export function openIncident(
  start: Pick<Incident, 'id' | 'stage' | 'severity' | 'what' | 'affected' | 'eta' | 'evidence'>,
  { at, by }: Pick<Entry, 'at' | 'by'>,
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

/** Steps that give an item. */
const ITEM_OF_STEP: Readonly<Partial<Record<Entry['kind'], ClosingItem>>> = {
  communicate: 'told',
  document: 'documented',
};

/** Adds an entry and its consequences. A repeated step keeps both times; `minutesTo` counts the first. */
export function withEntry(
  incident: Incident,
  entry: Entry,
  changes: Partial<Pick<Incident, 'severity' | 'eta'>> = {},
): Incident {
  const item = ITEM_OF_STEP[entry.kind];
  const state = { resolve: 'resolved', closed: 'closed' }[entry.kind as string] as Incident['state'] | undefined;
  return {
    ...incident,
    ...changes,
    ...(state && { state }),
    entries: [...incident.entries, entry],
    items: { ...incident.items, ...(item && { [item]: `${entry.at} ${entry.text}` }) },
  };
}

export function withItems(incident: Incident, items: Incident['items']): Incident {
  return { ...incident, items: { ...incident.items, ...items } };
}

/** Adds the entries and items of another copy that an incident lacks, oldest entry first. */
export function withMissingEntries(incident: Incident, other: Incident | undefined): Incident {
  if (other === undefined) return incident;
  const keyOf = ({ at, by, kind, text }: Entry) => [at, by, kind, text].join('\n');
  const known = new Set(incident.entries.map(keyOf));
  const missing = other.entries.filter((entry) => !known.has(keyOf(entry)));
  const entries = [...incident.entries, ...missing].sort((one, next) => one.at.localeCompare(next.at));
  return { ...incident, entries, items: { ...other.items, ...incident.items } };
}

/** Returns the names of the missing steps and items that prevent closing the incident. */
export function missingToClose(incident: Incident): string[] {
  const steps = INCIDENT_STEPS.filter((step) => firstOf(incident, step) === undefined);
  const items = ITEM_NAMES.filter((item) => (incident.items[item] ?? '').trim() === '');
  return [...steps.map((step) => `the step "${step}"`), ...items.map((item) => CLOSING_ITEMS[item])];
}

/** Minutes from opening to the first time of a step. */
export function minutesTo(incident: Incident, step: IncidentStep): number | undefined {
  const entry = firstOf(incident, step);
  return entry && (Date.parse(entry.at) - Date.parse(incident.openedAt)) / 60_000;
}

/** Time of the next update that is due. Undefined once the incident is resolved. */
export function nextUpdateAt(incident: Incident): number | undefined {
  if (incident.state !== 'open') return undefined;
  const notice = incident.entries.findLast(({ kind }) => ['opened', 'update', 'communicate'].includes(kind));
  return Date.parse(notice?.at ?? incident.openedAt) + SEVERITIES[incident.severity].updateEveryMs;
}

function firstOf({ entries }: Incident, step: IncidentStep): Entry | undefined {
  return entries.find(({ kind }) => kind === step);
}
