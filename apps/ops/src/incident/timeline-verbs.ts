import { type Command, Option } from 'commander';
import { elapsed } from '../core/elapsed.ts';
import { addVerb, type Verb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { type Incident, type IncidentStep, noted, stepped, type Announcement, updated } from './incident.ts';
import { incidentPlan, runIncidentPlan } from './record.ts';
import { severityFrom, SEVERITIES } from './severity.ts';
import { IncidentStore } from './store.ts';
import { dueLine, ID, lines, openOne, authorStamp } from './announcements.ts';

const WORDS = { word: '<words>', description: 'what is to be kept, in quotes' };

/** Adds what is said while an incident lasts: `note`, `update` and the six steps. */
export function addTimeline(area: Command, context: OpsContext): void {
  addNotes(area, context);
  addSteps(area, context);
}

function addNotes(area: Command, context: OpsContext): void {
  addVerb<{ release?: string }>(area, context, {
    ...shared('note', 'keeps what was seen or done, with its time'),
    options: [new Option('--release <name>', 'the release that caused it or mends it')],
    help: `Every action during an incident is noted: what was done, what was seen, what was ruled out. Tells nobody; "update"
does. It asks nothing, in production neither.

  npm run ops -- incident note latest "Rolled flags back, errors fall"
  npm run ops -- incident note latest "Fix is in staging" --release v1.4.2`,
    run: (call) =>
      change(call, 'note', (incident, announcement) => noted(incident, announcement, call.options.release)),
  });
  addVerb<{ eta?: string }>(area, context, {
    ...shared('update', 'tells people how it stands, and starts the clock of the next update'),
    options: [new Option('--eta <words>', 'when it will be over, as far as anybody knows')],
    help: `P1 every ${elapsed(SEVERITIES.P1.updateEveryMs / 1000)}, P2 every ${elapsed(SEVERITIES.P2.updateEveryMs / 1000)}, P3 every ${elapsed(SEVERITIES.P3.updateEveryMs / 1000)}: also when there is nothing new. "incident list" says when one is due.

  npm run ops -- incident update latest "Still down, rolling back" --eta "10 minutes" --yes prod`,
    run: (call) =>
      change(call, 'update', (incident, announcement) => updated(incident, announcement, call.options.eta), true),
  });
}

interface StepVerb {
  readonly name: string;
  readonly step: IncidentStep;
  readonly title: string;
  readonly help: string;
  readonly tells?: true;
}

const STEP_VERBS: readonly StepVerb[] = [
  {
    name: 'ack',
    step: 'acknowledge',
    title: 'step 1: somebody works on it',
    help: `Says who leads. P1 and P2 within 15 minutes.

  npm run ops -- incident ack latest "Ada leads, Ben looks at the database"`,
  },
  {
    name: 'assess',
    step: 'assess',
    title: 'step 2: how bad it is, who is affected, what it will take',
    help: `Gives or changes the severity with what is known now.

  npm run ops -- incident assess latest "One zone only, a third of the requests" --severity P2`,
  },
  {
    name: 'communicate',
    step: 'communicate',
    title: 'step 3: tells people what is known',
    help: `Tells the topics once who is affected and what is done. Later words go by "update".

  npm run ops -- incident communicate latest "Sign-in fails for all, rollback runs" --yes prod`,
    tells: true,
  },
  {
    name: 'mitigate',
    step: 'mitigate',
    title: 'step 4: the pain is over, the cause may not be',
    help: `A flag off, a release rolled back, a lock lifted. What helps fastest: "rollback" chooses it.

  npm run ops -- incident mitigate latest "Rolled back to v1.4.1, error rate is 0.1 %"`,
  },
  {
    name: 'resolve',
    step: 'resolve',
    title: 'step 5: it is over and verified; tells people',
    help: `After "verify" has passed. Ends the clock of the updates.

  npm run ops -- incident resolve latest "v1.4.2 is out, verify 5m passed" --yes prod`,
    tells: true,
  },
  {
    name: 'document',
    step: 'document',
    title: 'step 6: where it is written down',
    help: `The ticket, the runbook that was changed, the decision that was taken.

  npm run ops -- incident document latest "Ticket OPS-77, runbook of latency-p99 extended"`,
  },
];

function addSteps(area: Command, context: OpsContext): void {
  for (const { name, step, title, help, tells } of STEP_VERBS) {
    const severity = new Option('--severity <severity>', 'P1, P2, P3 or P4, where it has become another');
    addVerb<{ severity?: string }>(area, context, {
      ...shared(name, title),
      ...(step === 'assess' && { options: [severity] }),
      help,
      run: (call) => {
        const word = call.options.severity;
        const found = word === undefined ? undefined : severityFrom(word);
        return change(call, name, (incident, announcement) => stepped(incident, step, announcement, found), tells);
      },
    });
  }
}

function shared(name: string, title: string) {
  return {
    name,
    description: title,
    stage: 'none',
    words: [ID, WORDS],
    role: 'operator',
    changes: true,
  } as const satisfies Partial<Verb<object>>;
}

/** Applies one change to an incident, writes it to the timeline, and sends notices for public changes. */
async function change(
  { context, words: [word = '', text = ''], options, tell }: VerbCall<object>,
  verb: string,
  apply: (incident: Incident, announcement: Announcement) => Incident,
  tells = false,
): Promise<void> {
  const before = openOne(new IncidentStore(context).find(word));
  const incident = apply(before, { ...authorStamp(context), text });
  // The record contains the stage, so that the operator need not repeat it.
  const access = { stage: incident.stage, data: '.local' };
  const plan = incidentPlan(verb, incident, tells ? { lines: lines(incident, text) } : {});
  const report = await runIncidentPlan(context, access, plan, options);
  tell({ ...report, incident }, () => [dueLine(incident, context.clock.now())].filter(Boolean));
}
