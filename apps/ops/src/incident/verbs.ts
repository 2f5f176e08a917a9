import { type Command, Option } from 'commander';
import { OpsFailure } from '../core/exit-codes.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { authorStamp, dueLine, ID, saveChange } from './change.ts';
import { addClose } from './close.ts';
import { contacts, gather } from './evidence.ts';
import { nextUpdateAt, openIncident } from './incident.ts';
import { timelineMarkdown } from './pages.ts';
import { severityFrom, severityLines, suggestedBy } from './severity.ts';
import { IncidentStore } from './store.ts';
import { addTimeline } from './timeline-verbs.ts';

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
    description: 'opens an incident with its evidence, and notifies the topics',
    stage: 'option',
    words: [
      { word: '<severity>', description: 'P1, P2, P3 or P4' },
      { word: '<what>', description: 'what members notice, in quotes' },
    ],
    options: [
      new Option('--affected <words>', 'affected members and actions'),
      new Option('--eta <words>', 'expected end, as far as it is known'),
    ],
    role: 'operator',
    changes: true,
    help: `Writes the incident into the account of the stage, where every operator adds to it, and to
<records>/incidents/<stage>/<id>.md on this machine. It begins with the evidence: alarms in ALARM, what operators did in
the last day, the last ten commits, deployments, changes of flags, samples of errors, requests and database of the last 30
minutes. While the account does not answer, this machine keeps the record. Notifies the "notify" topic, and "page"
for P1 and P2. Prints the contacts. It fixes nothing: consider "rollback" first.

${severityLines().join('\n')}

  npm run ops -- incident open P1 "Sign-in fails" --stage prod --affected "all members" --eta "30 minutes"
  npm run ops -- incident open P3 "Search is slow" --stage staging`,
    run: open,
  });
}

async function open({ context, access, words, options, tell }: VerbCall<OpenOptions>): Promise<void> {
  const [severityWord = '', what = ''] = words;
  const severity = severityFrom(severityWord);
  const { affected, eta } = options;
  context.terminal.warn('  … collecting alarms, commits, deployments, flags, errors and figures');
  const { evidence, figures, isReachable } = await gather(context, access);
  const now = context.clock.now();
  const incident = openIncident(
    {
      id: await new IncidentStore(context, access).nextId(now),
      stage: access.stage,
      severity,
      what,
      evidence,
      ...(affected !== undefined && { affected }),
      ...(eta !== undefined && { eta }),
    },
    authorStamp(context),
  );
  const report = await saveChange(context, access, { verb: 'open', incident, notice: what }, options);
  const suggested = suggestedBy(figures, isReachable);
  tell({ ...report, incident, suggested }, () => [
    ...(suggested < severity
      ? [
          `The figures suggest ${suggested}: "incident assess ${incident.id} … --stage ${access.stage} --severity ${suggested}"`,
        ]
      : []),
    ...contacts(context, access),
    `Next: npm run ops -- incident ack ${incident.id} "Ada leads" --stage ${access.stage}`,
    dueLine(incident, now),
  ]);
}

function addLooks(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'list',
    description: 'lists incidents, latest first; exit code 1 while an update is overdue',
    stage: 'option',
    role: 'developer',
    help: `The incidents of a deployed stage are in its account: every operator sees the same.
  npm run ops -- incident list --stage prod
  npm run ops -- incident list --stage prod --json`,
    run: async ({ access, tell }) => {
      const all = await new IncidentStore(context, access).list();
      const now = context.clock.now();
      const rows = all.map((one) => [one.id, one.stage, one.severity, one.state, one.what, dueLine(one, now)]);
      tell(
        all.map(({ evidence: _, ...incident }) => incident),
        () => (rows.length === 0 ? ['none'] : table(['ID', 'STAGE', 'SEVERITY', 'STATE', 'WHAT', 'UPDATE'], rows)),
      );
      const overdue = all.filter((one) => (nextUpdateAt(one) ?? Infinity) < now).map(({ id }) => id);
      if (overdue.length > 0) throw new OpsFailure(`Updates are overdue: ${overdue.join(', ')}`);
    },
  });
  addVerb(area, context, {
    name: 'show',
    description: 'prints the timeline of an incident',
    stage: 'option',
    words: [ID],
    role: 'developer',
    help: `  npm run ops -- incident show latest --stage prod`,
    run: async ({ access, words: [word = ''], tell }) => {
      const incident = await new IncidentStore(context, access).find(word);
      tell(incident, () => timelineMarkdown(incident).trimEnd().split('\n'));
    },
  });
}
