import { type Command, Option } from 'commander';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { CLOSING_ITEMS, closed, type ClosingItem, ITEM_NAMES, missingToClose, withItems } from './incident.ts';
import { postMortemMarkdown } from './markdown.ts';
import { incidentPlan, runIncidentPlan } from './record.ts';
import { IncidentStore } from './store.ts';
import { ID, openOne, authorStamp } from './announcements.ts';

type Items = Partial<Record<ClosingItem, string>>;

/** Adds `incident close`. */
export function addClose(area: Command, context: OpsContext): void {
  const given = ITEM_NAMES.filter((item) => !['classified', 'told', 'documented'].includes(item));
  addVerb<Items>(area, context, {
    name: 'close',
    description: 'ends it when all ten items are given, and writes the post-mortem to fill in',
    stage: 'none',
    words: [ID],
    options: given.map((item) => new Option(`--${kebab(item)} <words>`, CLOSING_ITEMS[item])),
    role: 'operator',
    changes: true,
    help: `Refuses (exit code 3) while one of the six steps or of the ten items is missing, and says which. Three items come
from steps: classified (open), told (communicate), documented (document). What was given once is kept, so that the rest
can come later.

  npm run ops -- incident close latest --cause "A flag document without a default" --fix "Schema refuses it, test added"
  npm run ops -- incident close latest --deployed "v1.4.2" --verified "verify 1h" --post-mortem "2026-05-08 10:00" --prevention "Schema in the pipeline" --documents "runbook flags-stale"`,
    run: close,
  });
}

async function close({ context, words: [word = ''], options, tell }: VerbCall<Items>): Promise<void> {
  const store = new IncidentStore(context);
  const before = openOne(store.find(word));
  const given = Object.fromEntries(
    ITEM_NAMES.flatMap((item) => (options[item] === undefined ? [] : [[item, options[item]]])),
  );
  const incident = withItems(before, given);
  const access = { stage: incident.stage, data: '.local' };
  const { steps, items } = missingToClose(incident);
  if (steps.length + items.length > 0) {
    if (!options.dryRun && Object.keys(given).length > 0) store.save(incident);
    const missing = [...steps.map((step) => `the step "${step}"`), ...items.map((item) => CLOSING_ITEMS[item])];
    throw new OpsFailure(`${incident.id} stays open, still missing: ${missing.join('; ')}.`, EXIT.refused);
  }
  const ended = closed(incident, { ...authorStamp(context), text: 'closed' });
  const file = `${incident.id}-post-mortem.md`;
  const files = [{ file, text: postMortemMarkdown(ended, context.clock.now()) }];
  const report = await runIncidentPlan(context, access, incidentPlan('close', ended, { files }), options);
  tell({ ...report, incident: ended, postMortem: file }, () => [`Fill in ${store.folder}/${file} before the meeting.`]);
}

function kebab(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
