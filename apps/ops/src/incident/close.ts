import { type Command, Option } from 'commander';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { authorStamp, ID, openOne, saveChange } from './change.ts';
import {
  CLOSING_ITEMS,
  type ClosingItem,
  type Incident,
  ITEM_NAMES,
  missingToClose,
  withEntry,
  withItems,
} from './incident.ts';
import { IncidentStore } from './store.ts';

type Items = Partial<Record<ClosingItem, string>>;

/** Items that the verb takes. Steps give the others. */
const GIVEN = ITEM_NAMES.filter((item) => !['classified', 'told', 'documented'].includes(item));

/** Adds `incident close`. */
export function addClose(area: Command, context: OpsContext): void {
  addVerb<Items>(area, context, {
    name: 'close',
    description: 'closes an incident with all ten items, and writes the post-mortem to fill in',
    stage: 'option',
    words: [ID],
    options: GIVEN.map((item) => new Option(`--${kebab(item)} <words>`, CLOSING_ITEMS[item])),
    role: 'operator',
    changes: true,
    help: `Refuses (exit code 3) and lists the missing items if one of the six steps or ten items is missing. Keeps given items, so
that a later call adds the others. Steps give three items: classified (open), told (communicate), documented (document).
  npm run ops -- incident close latest --stage prod --cause "A flag document without a default" --fix "Schema refuses it, test added"
  npm run ops -- incident close latest --stage prod --deployed "v1.4.2" --verified "verify 1h" --post-mortem "2026-05-08 10:00" --prevention "Schema in the pipeline" --documents "runbook flags-stale"`,
    run: close,
  });
}

async function close({ context, access, words: [word = ''], options, tell }: VerbCall<Items>): Promise<void> {
  const items = Object.fromEntries(GIVEN.flatMap((item) => (options[item] ? [[item, options[item]]] : [])));
  const before = await openOne(context, access, word);
  const given = (incident: Incident) => withItems(incident, items);
  const incident = given(before);
  const store = new IncidentStore(context, access);
  const missing = missingToClose(incident);
  if (missing.length > 0) {
    if (!options.dryRun && Object.keys(items).length > 0) await store.change(before, given);
    throw new OpsFailure(`${incident.id} stays open. Missing: ${missing.join('; ')}.`, EXIT.refused);
  }
  const end = { ...authorStamp(context), kind: 'closed' as const, text: 'closed' };
  const change = (open: Incident) => withEntry(given(open), end);
  const report = await saveChange(context, access, { verb: 'close', incident: before, change }, options);
  const closed = change(before);
  const postMortem = `${closed.id}-post-mortem.md`;
  tell({ ...report, incident: closed, postMortem }, () => [
    `Fill in ${store.folder}/${postMortem} before the meeting.`,
  ]);
}

function kebab(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
