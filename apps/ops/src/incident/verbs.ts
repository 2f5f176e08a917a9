import { type Command, Option } from 'commander';
import { OpsFailure } from '../core/exit-codes.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { addClose } from './close.ts';
import { contacts, gather } from './evidence.ts';
import { nextUpdateAt, openIncident } from './incident.ts';
import { timelineMarkdown } from './markdown.ts';
import { incidentPlan, runIncidentPlan } from './record.ts';
import { severityFrom, severityLines, suggestedBy } from './severity.ts';
import { IncidentStore } from './store.ts';
import { addTimeline } from './timeline-verbs.ts';
import { dueLine, ID, lines, authorStamp } from './announcements.ts';

interface OpenOptions {
  affected?: string;
  eta?: string;
}

/** Adds `incident open|note|update|ack|assess|communicate|mitigate|resolve|document|close|list|show`. */
export function addIncident(area: Command, context: OpsContext): void {
  addOpen(area, context);
  addTimeline(area, context);
  addClose(area, context);
  addLooks(area, context);
}

function addOpen(area: Command, context: OpsContext): void {
  addVerb<OpenOptions>(area, context, {
    name: 'open',
    description: 'begins a timeline, already filled, and tells people',
    stage: 'option',
    words: [
      { word: '<severity>', description: 'P1, P2, P3 or P4' },
      { word: '<what>', description: 'what people notice, in quotes' },
    ],
    options: [
      new Option('--affected <words>', 'who cannot do what, and how many'),
      new Option('--eta <words>', 'when it will be over, as far as anybody knows'),
    ],
    role: 'operator',
    changes: true,
    help: `Writes <records>/incidents/<id>.md and .json with what somebody looks for first: alarms that ring, the last ten
commits, deployments, changes of flags, samples of errors, requests and database of the last 30 minutes. Tells the
"notify" topic, and "page" too for P1 and P2. Prints whom to call. It mends nothing: look at "rollback" first.

${severityLines().join('\n')}

  npm run ops -- incident open P1 "Nobody can sign in" --stage prod --affected "all members" --eta "30 minutes"
  npm run ops -- incident open P3 "Search is slow" --stage staging`,
    run: open,
  });
}

async function open({ context, access, words, options, tell }: VerbCall<OpenOptions>): Promise<void> {
  const [severityWord = '', what = ''] = words;
  const severity = severityFrom(severityWord);
  const { affected, eta } = options;
  context.terminal.warn('  … looking at alarms, commits, deployments, flags, errors and figures');
  const { evidence, figures, isReachable } = await gather(context, access);
  const now = context.clock.now();
  const incident = openIncident(
    {
      id: new IncidentStore(context).nextId(now),
      stage: access.stage,
      severity,
      what,
      evidence,
      ...(affected !== undefined && { affected }),
      ...(eta !== undefined && { eta }),
    },
    authorStamp(context),
  );
  const report = await runIncidentPlan(
    context,
    access,
    incidentPlan('open', incident, { lines: lines(incident, what) }),
    options,
  );
  const suggested = suggestedBy(figures, isReachable);
  tell({ ...report, incident, suggested }, () => [
    ...(suggested < severity
      ? [`The figures speak for ${suggested}: "incident assess ${incident.id} … --severity ${suggested}"`]
      : []),
    ...contacts(context, access),
    `Next: npm run ops -- incident ack ${incident.id} "I am on it"`,
    dueLine(incident, now),
  ]);
}

function addLooks(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'list',
    description: 'incidents of these records, the latest first; exit code 1 while an update is overdue',
    stage: 'none',
    role: 'developer',
    help: `  npm run ops -- incident list
  npm run ops -- incident list --json`,
    run: ({ tell }) => {
      const all = new IncidentStore(context).list();
      const now = context.clock.now();
      const rows = all.map((one) => [one.id, one.stage, one.severity, one.state, one.what, dueLine(one, now)]);
      tell(
        all.map(({ evidence: _, ...incident }) => incident),
        () => (rows.length === 0 ? ['none'] : table(['ID', 'STAGE', 'SEVERITY', 'STATE', 'WHAT', 'UPDATE'], rows)),
      );
      const overdue = all.filter((one) => (nextUpdateAt(one) ?? Infinity) < now).map(({ id }) => id);
      if (overdue.length > 0) throw new OpsFailure(`Updates are overdue: ${overdue.join(', ')}`);
      return Promise.resolve();
    },
  });
  addVerb(area, context, {
    name: 'show',
    description: 'the timeline of one',
    stage: 'none',
    words: [ID],
    role: 'developer',
    help: `  npm run ops -- incident show latest`,
    run: ({ words: [word = ''], tell }) => {
      const incident = new IncidentStore(context).find(word);
      tell(incident, () => timelineMarkdown(incident).trimEnd().split('\n'));
      return Promise.resolve();
    },
  });
}
