import { type Command, Option } from 'commander';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { authorStamp, dueLine, ID, openOne, saveChange } from './change.ts';
import { type Entry, type Incident, withEntry } from './incident.ts';
import { severityFrom } from './severity.ts';

interface Options {
  readonly release?: string;
  readonly eta?: string;
  readonly severity?: string;
}

/** A verb that adds an entry to the timeline. `notifies` is set if the entry reaches the topics of the stage. */
interface TimelineVerb {
  readonly name: string;
  readonly kind: Entry['kind'];
  readonly title: string;
  readonly help: string;
  readonly option?: Option;
  readonly notifies?: true;
}

const VERBS: readonly TimelineVerb[] = [
  {
    name: 'note',
    kind: 'note',
    title: 'adds an observation or an action with its time',
    option: new Option('--release <name>', 'the release that caused or fixes it'),
    help: `Sends no notice and asks for no confirmation, in production neither.
  npm run ops -- incident note latest "Rolled flags back, errors fall" --stage prod
  npm run ops -- incident note latest "Fix is in staging" --stage prod --release v1.4.2`,
  },
  {
    name: 'update',
    kind: 'update',
    title: 'notifies the topics of the state, and restarts the interval of updates',
    option: new Option('--eta <words>', 'expected end, as far as it is known'),
    notifies: true,
    help: `Also without news. "incident list" prints when an update is due.
  npm run ops -- incident update latest "Still down, rolling back" --stage prod --eta "10 minutes" --yes prod`,
  },
  {
    name: 'ack',
    kind: 'acknowledge',
    title: 'step 1: a responder has started',
    help: `  npm run ops -- incident ack latest "Ada leads, Ben looks at the database" --stage prod`,
  },
  {
    name: 'assess',
    kind: 'assess',
    title: 'step 2: impact, affected members and effort are known',
    option: new Option('--severity <severity>', 'P1, P2, P3 or P4, if it has changed'),
    help: `  npm run ops -- incident assess latest "One zone only, a third of the requests" --stage prod --severity P2`,
  },
  {
    name: 'communicate',
    kind: 'communicate',
    title: 'step 3: notifies the topics of impact and actions; later notices use "update"',
    notifies: true,
    help: `  npm run ops -- incident communicate latest "Sign-in fails for all, rollback runs" --stage prod --yes prod`,
  },
  {
    name: 'mitigate',
    kind: 'mitigate',
    title: 'step 4: the impact has ended, the cause may remain',
    help: `"rollback" chooses the fastest action: a flag off, a release rolled back, a lock lifted.
  npm run ops -- incident mitigate latest "Rolled back to v1.4.1, error rate is 0.1 %" --stage prod`,
  },
  {
    name: 'resolve',
    kind: 'resolve',
    title: 'step 5: the fix is verified; notifies the topics and ends the updates',
    notifies: true,
    help: `  npm run ops -- incident resolve latest "v1.4.2 is out, verify 5m passed" --stage prod --yes prod`,
  },
  {
    name: 'document',
    kind: 'document',
    title: 'step 6: names the ticket, the changed runbook, the decision',
    help: `  npm run ops -- incident document latest "Ticket OPS-77, runbook of latency-p99 extended" --stage prod`,
  },
];

/** Adds `note`, `update` and the six steps. */
export function addTimeline(area: Command, context: OpsContext): void {
  for (const verb of VERBS) {
    const { name, title, help, option } = verb;
    addVerb<Options>(area, context, {
      name,
      description: title,
      help,
      stage: 'option',
      words: [ID, { word: '<words>', description: 'the text of the entry, in quotes' }],
      ...(option && { options: [option] }),
      role: 'operator',
      changes: true,
      run: (call) => addEntry(call, verb),
    });
  }
}

async function addEntry(call: VerbCall<Options>, { name, kind, notifies }: TimelineVerb): Promise<void> {
  const { context, access, options, tell } = call;
  const [word = '', text = ''] = call.words;
  const { release, eta, severity } = options;
  const entry: Entry = { ...authorStamp(context), kind, text, ...(release !== undefined && { release }) };
  const changes = {
    ...(eta !== undefined && { eta }),
    ...(severity !== undefined && { severity: severityFrom(severity) }),
  };
  const before = await openOne(context, access, word);
  const change = (incident: Incident) => withEntry(incident, entry, changes);
  const report = await saveChange(
    context,
    access,
    { verb: name, incident: before, change, ...(notifies && { notice: text }) },
    options,
  );
  const incident = change(before);
  tell({ ...report, incident }, () => [dueLine(incident, context.clock.now())].filter(Boolean));
}
