import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FLAG_STRATEGIES } from '../../../../libs/contract/src/flags/deployment-strategies.ts';
import { applyStage, stageNames } from '../../../../libs/flags/src/evaluator.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { carryOut, changeFlags, type ChangeOptions, described, servedIn } from './change.ts';
import { checkDocument, deployedDocument } from './document.ts';
import { assign, killFlags, undoStage } from './edit.ts';
import { appliedStages, stageBackWords, describeStage } from './history.ts';
import { planRevert, versionSteps } from './plan.ts';
import { ramp, type RampOptions } from './ramp.ts';
import { FlagStore } from './store.ts';

const STRATEGY = new Option('--strategy <name>', 'deployment strategy; default: a canary in staging and prod').choices(
  FLAG_STRATEGIES.map(({ thing }) => thing),
);
const NO_WAIT = new Option('--no-wait', 'do not wait for the deployment and the tasks');

/** Adds the verbs that change flags. */
export function addChangeVerbs(area: Command, context: OpsContext): void {
  addVerb<ChangeOptions>(area, context, {
    name: 'kill',
    description: 'switches flags off for all members, at once',
    stage: 'option',
    words: [{ word: '<flag...>', description: 'as "flags list" names them' }],
    options: [NO_WAIT],
    changes: true,
    role: 'operator',
    help: `The emergency switch: sets "killed" and deploys all at once, without a bake time. Stops a running flag deployment first, or
waits for a rollback of AppConfig. Looks at the alarms that would take the deployment back: their actions are disabled until
it has ended. Other changes are refused while one of them is in ALARM.
Tasks load it within a minute; the command waits for that.
Does not undo what members did meanwhile. To revert: npm run ops -- flags set <flag>.killed=false --stage <stage>

  npm run ops -- flags kill new_attestation_flow --stage prod --yes prod --reason "form loses notes"
  npm run ops -- flags kill quest_categories advanced_search --stage prod`,
    run: kill,
  });
  addVerb<ChangeOptions>(area, context, {
    name: 'set',
    description: 'changes fields of flags; several in one deployment',
    stage: 'option',
    words: [
      {
        word: '<change...>',
        description: 'flag=on, flag=off, flag.field=value, flag.list+=a,b, flag.list-=a, flag.field=',
      },
    ],
    options: [STRATEGY, NO_WAIT],
    changes: true,
    role: 'operator',
    help: `Puts all assignments into one version and one deployment. "flag=on" is on for all members; "flag=off" removes that and
keeps lists and percentages. Values are JSON, else text. The fields: libs/flags/README.md.
Rules that have no effect, such as a schedule beside "on", are noted as warnings. When weights of variants change, the
former ones go into "earlier_weights", so that people keep their variant where its share does not shrink. A change of
maintenance_mode alone is deployed as "flags kill" deploys: all at once, in every stage.

  npm run ops -- flags set quest_categories=on --stage staging
  npm run ops -- flags set maintenance_mode=on 'maintenance_mode.message=Back at noon.' --stage prod
  npm run ops -- flags set wallet_integration.whitelist_users+=0d9c-… --stage local`,
    run: async (call) => {
      const served = await servedIn(call);
      const after = call.words.reduce(assign, served.document);
      const what = `set ${call.words.join(' ')}`;
      // Writing stops and starts at once in every stage: a canary would take half an hour.
      const isUrgent = call.words.every((word) => /^maintenance_mode\b/.test(word));
      await changeFlags(call, served, { verb: 'flags set', title: 'Change flags', what, after, isUrgent });
    },
  });
  addVerb<ChangeOptions & { back?: true }>(area, context, {
    name: 'stage',
    description: 'applies a rollout stage, or reverts the last one',
    stage: 'option',
    words: [{ word: '[name]', description: 'a stage of the document' }],
    options: [new Option('--back', 'goes back from the last applied stage'), STRATEGY, NO_WAIT],
    changes: true,
    role: 'operator',
    help: `A stage sets the plain values it names and adds its list members. The difference is shown first; --dry-run shows it
alone. --back restores the fields that the last stage set, as they were before it, and nothing else; used again it goes
back one stage more. "internal-users" in a stage is the group of that name.

  npm run ops -- flags stage stage_2_beta --stage prod --dry-run
  npm run ops -- flags stage --back --stage prod`,
    run: stage,
  });
  addVerb<RampOptions>(area, context, {
    name: 'ramp',
    description: 'raises a percentage step by step; stops on an alarm',
    stage: 'option',
    words: [
      { word: '<flag>', description: 'name of the flag' },
      { word: '<percentages>', description: 'ascending, as 10,25,100; reached ones are skipped' },
    ],
    options: [new Option('--every <time>', 'between the steps').default('30m')],
    changes: true,
    role: 'operator',
    help: `Each step is a version of its own, deployed at once, then the alarms of the environment are watched until the next
step. An alarm, or alarms that cannot be seen for minutes, reverts the step and ends with exit code 4. Members who have
the flag keep it. The same call resumes an interrupted ramp. Production without any alarm on its flags is refused
(exit code 3) unless --reason says why.

  npm run ops -- flags ramp new_attestation_flow 10,25,100 --every 30m --stage prod`,
    run: ramp,
  });
  addVerb<ChangeOptions & { to?: number }>(area, context, {
    name: 'revert',
    description: 'reverts the last deployment',
    stage: 'argument',
    options: [new Option('--to <version>', 'deploys this older version again, as v12').argParser(versionFrom)],
    changes: true,
    role: 'operator',
    help: `While a deployment runs it is stopped; for 72 hours after its end it is reverted; later, or for anything older, --to
deploys an older version at once. All members get it within a minute. Alarms are not checked.

  npm run ops -- flags revert prod
  npm run ops -- flags revert prod --to 12`,
    run: async (call) => {
      const store = new FlagStore(call.context, call.access);
      const plan = planRevert(call.stage, await store.state(), call.context.clock.now(), call.options.to);
      await carryOut(call, store, plan);
    },
  });
  addVerb<ChangeOptions & { from?: string }>(area, context, {
    name: 'init',
    description: 'writes the first version of a new environment',
    stage: 'argument',
    options: [new Option('--from <file>', 'another document than infra-pulumi/flags/<stage>.json'), NO_WAIT],
    changes: true,
    role: 'operator',
    help: `Without a version, tasks serve the defaults of the manifest. Refuses if a version exists: use "flags set".

  npm run ops -- flags init dev`,
    run: init,
  });
}

function versionFrom(word: string): number {
  const [, number] = /^v?([1-9]\d{0,8})$/.exec(word) ?? [];
  if (number === undefined) throw new InvalidArgumentError('It must be a version, as v12 or 12.');
  return Number(number);
}

async function kill(call: VerbCall<ChangeOptions>): Promise<void> {
  const served = await servedIn(call);
  const flags = call.words;
  const back = flags.map((flag) => `${flag}.killed=false`).join(' ');
  await changeFlags(call, served, {
    verb: 'flags kill',
    title: `Kill ${flags.join(', ')}`,
    what: `kill ${flags.join(' ')}`,
    after: killFlags(served.document, flags),
    isUrgent: true,
    notes: [`to revert: npm run ops -- flags set ${back} --stage ${call.stage}`],
  });
}

async function stage(call: VerbCall<ChangeOptions & { back?: true }>): Promise<void> {
  const { words, options } = call;
  const served = await servedIn(call);
  const { document, version, state, store } = served;
  if (!options.back) {
    const [name = ''] = words;
    const names = stageNames(document);
    if (!names.includes(name)) {
      throw new OpsFailure(`There is no stage "${name}". There are ${names.join(', ') || 'none'}.`, EXIT.usage);
    }
    const after = applyStage(document, name);
    const what = describeStage(name, version);
    await changeFlags(call, served, { verb: 'flags stage', title: `Apply ${name}`, what, after });
    return;
  }
  const [last] = appliedStages(state);
  if (!last) throw new OpsFailure('No applied stage to revert.', EXIT.refused);
  if (words[0] !== undefined && words[0] !== last.name) {
    throw new OpsFailure(`The last applied stage is ${last.name}, not ${words[0]}.`, EXIT.refused);
  }
  const after = undoStage(document, deployedDocument(await store.text(last.before)), last.name);
  const what = stageBackWords(last.name, last.before);
  await changeFlags(call, served, { verb: 'flags stage', title: `Go back from ${last.name}`, what, after });
}

async function init(call: VerbCall<ChangeOptions & { from?: string }>): Promise<void> {
  const { context, access, stage: where, options } = call;
  const usual =
    where === 'local'
      ? join('libs', 'contract', 'src', 'flags', 'flags.json')
      : join('infra-pulumi', 'flags', `${where}.json`);
  const path = options.from ?? join(context.root, usual);
  if (!existsSync(path)) throw new OpsFailure(`There is no ${path}.`, EXIT.usage);
  const store = new FlagStore(context, access);
  const state = await store.state();
  if (state.deployments.length > 0) {
    throw new OpsFailure(`${where} has flags already: change them with "flags set" or "flags stage".`, EXIT.refused);
  }
  const text = readFileSync(path, 'utf8');
  const warnings = checkDocument(text, await store.schemas());
  const change = {
    verb: 'flags init',
    title: 'First version of the flags',
    stage: where,
    state,
    text,
    differences: [],
  };
  const steps = versionSteps({
    ...change,
    description: described(call, 'first version'),
    strategy: 'all-at-once',
    wait: options.wait !== false,
  });
  const { verb, title } = change;
  await carryOut(call, store, { verb, title, stage: where, steps, notes: [`from ${path}`, ...warnings] });
}
