import { type Command, Option } from 'commander';
import { evaluateFlag, type FlagManifest, prepareFlags } from '../../../../libs/flags/src/evaluator.ts';
import { FLAGS, type FlagKey } from '../../../../libs/contract/src/flags/manifest.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import { aligned } from '../core/table.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { servedIn } from './change.ts';
import { documentText } from './document.ts';
import { entryOf, knownFlag } from './edit.ts';
import { type ExperimentResults, judged, resultLines } from './results.ts';
import { describedBy, explainLines, describeEntry, listLines, statusLines } from './rows.ts';
import { idleFlags, staleFlags, sumOf } from './stale.ts';
import { FlagStore } from './store.ts';
import { flagsOfTasks, type TaskFlags } from './tasks.ts';

const MANIFEST: FlagManifest = FLAGS;

/** Adds the read-only verbs. */
export function addReadVerbs(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'list',
    description: 'every flag with its audience',
    stage: 'argument',
    role: 'developer',
    help: `The deployed document; during a deployment the one before it. "flags status" shows whether the tasks have it.

  npm run ops -- flags list prod`,
    run: async (call) => {
      const { document } = await servedIn(call);
      const flags = Object.entries(MANIFEST).map(([flag, definition]) => {
        const entry = Object.hasOwn(document.flags, flag) ? document.flags[flag] : undefined;
        return { flag, for: describeEntry(entry, definition.default), kind: definition.kind, entry };
      });
      call.tell(flags, () => listLines(MANIFEST, document));
    },
  });
  addVerb(area, context, {
    name: 'status',
    description: 'deployments, the served version, and the version of each task',
    stage: 'argument',
    role: 'developer',
    help: `Use it when a flag has no effect: the deployment still grows or was rolled back, a task has an older version, or a
task has not reached AppConfig for minutes (it keeps its version). Exit code 1 if a task has another version than the
served one while no deployment runs.

  npm run ops -- flags status prod`,
    run: status,
  });
  addVerb(area, context, {
    name: 'get',
    description: 'the document, or one flag of it, as JSON',
    stage: 'option',
    words: [{ word: '[flag]', description: 'all flags if omitted' }],
    role: 'developer',
    help: `  npm run ops -- flags get new_attestation_flow --stage prod`,
    run: async (call) => {
      const { document, version } = await servedIn(call);
      const [flag] = call.words;
      const shown = flag === undefined ? document : entryOf(document, knownFlag(flag));
      call.tell(flag === undefined ? { version, document } : { version, flag, entry: shown }, () => [
        flag === undefined ? documentText(document).trimEnd() : JSON.stringify(shown, null, 2),
      ]);
    },
  });
  addVerb<{ groups?: string; attribute?: string[] }>(area, context, {
    name: 'explain',
    description: 'explains the value of a flag for a member',
    stage: 'option',
    words: [
      { word: '<flag>', description: 'name of the flag' },
      { word: '<user>', description: 'id of the member, as in the address of the profile' },
    ],
    options: [
      new Option('--groups <names>', 'groups of the person, as a,b'),
      new Option('--attribute <name=value...>', 'anything else that a segment asks for'),
    ],
    role: 'developer',
    help: `Evaluates the deployed document as the service does: rule, bucket, and the percentage from which the flag is on for this
member. The session of a member contains the groups, so name them here.

  npm run ops -- flags explain quest_categories 0d9c-… --groups internal-users --stage prod`,
    run: explain,
  });
  addVerb(area, context, {
    name: 'results',
    description: 'results of an experiment: exposures and goal by arm',
    stage: 'option',
    words: [{ word: '<flag>', description: 'an experiment' }],
    role: 'operator',
    help: `Counts each member once in each arm: the exposure, and the goal within 24 hours. Intervals by Wilson, differences by
Newcombe, both for 95 %. Choose the number of members before the experiment, and do not stop at the first good moment.

  npm run ops -- flags results new_attestation_flow --stage prod`,
    run: async ({ context: here, access, words: [flag = ''], tell }) => {
      const admin = await here.admin(access);
      const results = (await admin.get(`/flags/${encodeURIComponent(knownFlag(flag))}/results`)) as ExperimentResults;
      tell({ ...results, variants: judged(results) }, () => resultLines(results));
    },
  });
  addVerb(area, context, {
    name: 'stale',
    description: 'flags to remove; exit code 1 if an expiry date has passed',
    stage: 'argument',
    role: 'developer',
    help: `Lists flags past or near their date, on for all members, killed, or unknown to the code of this checkout. The running tasks
count answers by flag and variant since their start. From a thousand answers on, also lists flags without an answer and
flags with one variant for every caller.

  npm run ops -- flags stale prod`,
    run: async (call) => {
      const { document } = await servedIn(call);
      const tasks = await flagsOfTasks(call.context, call.access).catch((): TaskFlags[] => []);
      const counts = sumOf(tasks.map(({ evaluations = {} }) => evaluations));
      const found = [...staleFlags(MANIFEST, document, call.context.clock.now()), ...idleFlags(MANIFEST, counts)];
      call.tell(found, () =>
        found.length === 0 ? ['Nothing is stale.'] : aligned(found.map(({ flag, why }) => [flag, why])),
      );
      const overdue = found.filter(({ isOverdue }) => isOverdue).length;
      if (overdue > 0) throw new OpsFailure(`${overdue} flags are past their date.`, EXIT.failed);
    },
  });
  addVerb(area, context, {
    name: 'describe',
    description: 'purpose, state and history of a flag',
    stage: 'option',
    words: [{ word: '<flag>', description: 'name of the flag' }],
    role: 'developer',
    help: `Prints the description of the manifest, the deployed entry, and the last versions that changed the entry.

  npm run ops -- flags describe dual_attestation --stage prod`,
    run: describe,
  });
}

async function status({ context, access, tell }: VerbCall<object>): Promise<void> {
  const state = await new FlagStore(context, access).state();
  const tasks = await flagsOfTasks(context, access).catch(messageOf);
  tell({ ...state, tasks }, () => statusLines(state, tasks, context.clock.now()));
  const label = state.served?.label ?? '';
  if (typeof tasks === 'string' || state.running || label === '') return;
  const behind = tasks.filter(({ version }) => version !== label);
  if (behind.length > 0) {
    throw new OpsFailure(
      `${behind.length} of ${tasks.length} tasks do not hold ${label}; a change takes up to a minute.`,
    );
  }
}

async function explain(call: VerbCall<{ groups?: string; attribute?: string[] }>): Promise<void> {
  const { words, options, context, tell } = call;
  const key = knownFlag(words[0] ?? '') as FlagKey;
  const { document } = await servedIn(call);
  const attributes = (options.attribute ?? []).map((word) => {
    const at = word.indexOf('=');
    if (at < 1) throw new OpsFailure(`"${word}" is not name=value.`, EXIT.usage);
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  const subject = {
    ...Object.fromEntries(attributes),
    targetingKey: words[1] ?? '',
    groups: (options.groups ?? '').split(',').filter(Boolean),
  };
  const evaluation = evaluateFlag(prepareFlags(FLAGS, document), key, subject, context.clock.now());
  tell(evaluation, () => explainLines(evaluation, document.flags[key]));
}

/** Maximum number of versions to compare. Each costs a request. */
const MAX_VERSIONS = 10;

async function describe(call: VerbCall<object>): Promise<void> {
  const flag = knownFlag(call.words[0] ?? '');
  const definition = MANIFEST[flag];
  const { store, state, document } = await servedIn(call);
  const entries: { label: string; what: string; entry: string }[] = [];
  for (const { number, label } of state.versions.slice(0, MAX_VERSIONS + 1)) {
    const { flags = {} } = JSON.parse(await store.text(number)) as { flags?: Record<string, unknown> };
    const what = describedBy(state, number);
    entries.push({ label: label || `version ${number}`, what, entry: JSON.stringify(flags[flag]) });
  }
  const changes = entries.filter(({ entry }, at) => at + 1 < entries.length && entry !== entries[at + 1]?.entry);
  call.tell({ flag, ...definition, entry: document.flags[flag], changes }, () => [
    `${flag}: ${definition?.description ?? ''}`,
    `kind      ${definition?.kind ?? ''}, owner ${definition?.owner ?? ''}, since ${definition?.created ?? ''}, until ${definition?.expires ?? 'for good'}`,
    `is        ${describeEntry(document.flags[flag], definition?.default)}`,
    `entry     ${JSON.stringify(document.flags[flag] ?? null)}`,
    ...changes.map(({ label, what }) => `changed   ${label}  ${what}`),
  ]);
}
