import { durationFrom, elapsed } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { STAGE_RULES } from '../core/stages.ts';
import type { VerbCall } from '../core/verb.ts';
import { carryOut, type ChangeOptions, described, servedIn } from './change.ts';
import { checkDocument, documentText } from './document.ts';
import { entryOf, knownFlag, rampTo } from './edit.ts';
import { busy, type FlagStep, versionSteps, type WatchStep } from './plan.ts';
import type { FlagStore } from './store.ts';

export interface RampOptions extends ChangeOptions {
  readonly every?: string;
}

const PERCENT = /^(100|\d{1,2})(\.\d{1,2})?$/;

/** @throws OpsFailure (usage) for values that are not rising percentages */
export function percentagesFrom(word: string): number[] {
  const given = word.split(',').map((part) => (PERCENT.test(part) ? Number(part) : NaN));
  const rises = given.every((one, at) => one > (given[at - 1] ?? 0) && one <= 100);
  if (!rises) throw new OpsFailure(`"${word}" must be rising percentages such as 10,25,100.`, EXIT.usage);
  return given;
}

/** Raises a percentage step by step. Watches the alarms between the steps and reverts the step on an alarm. */
export async function ramp(call: VerbCall<RampOptions>): Promise<void> {
  const { stage, words, options } = call;
  const flag = knownFlag(words[0] ?? '');
  const every = periodFrom(options.every ?? '30m');
  const served = await servedIn(call);
  const { store, state, document } = served;
  if (state.running) throw busy(state.running);
  await assertWatched(call, store);
  const entry = entryOf(document, flag);
  if (entry.killed || entry.enabled) {
    const why = entry.killed ? 'is killed' : 'is already on for all members';
    throw new OpsFailure(`${flag} ${why}: a percentage has no effect.`, EXIT.refused);
  }
  const from = entry.rollout_percentage ?? 0;
  const percentages = percentagesFrom(words[1] ?? '').filter((percent) => percent > from);
  const schemas = await store.schemas();
  const steps = percentages.flatMap((percent, at): FlagStep[] => {
    const text = documentText(rampTo(document, flag, percent));
    checkDocument(text, schemas);
    const description = described(call, `ramp ${flag} to ${percent} %`);
    const change = { verb: '', title: '', differences: [], stage, state, text, description, wait: true } as const;
    return [...versionSteps({ ...change, strategy: 'all-at-once' }, at), watchStep(percent, every)];
  });
  const plan: Plan<FlagStep> = {
    verb: 'flags ramp',
    stage,
    title: `Raise ${flag} from ${from} % to ${percentages.at(-1) ?? from} %, in ${percentages.length} steps`,
    steps: steps.length === 0 ? [] : [{ do: 'watch', title: 'look at the alarms first', milliseconds: 0 }, ...steps],
    notes: [
      `takes about ${elapsed((percentages.length * every) / 1000)}; after Ctrl+C the reached step stays`,
      'an alarm reverts the last step and ends the ramp with exit code 4',
    ],
  };
  await carryOut(call, store, plan);
}

/**
 * Requires alarms or a reason for a ramp in production.
 * @throws OpsFailure refused without monitors and without a reason
 */
async function assertWatched({ stage, options }: VerbCall<RampOptions>, store: FlagStore): Promise<void> {
  if (!STAGE_RULES[stage].confirmed || options.reason !== undefined) return;
  if ((await store.monitors()).length > 0) return;
  throw new OpsFailure(
    `No alarm watches the flags of ${stage}, so nothing would stop the ramp. Check the monitors with "infra preview ${stage}", or continue without them with --reason.`,
    EXIT.refused,
  );
}

function watchStep(percent: number, milliseconds: number): WatchStep {
  return { do: 'watch', title: `watch the alarms at ${percent} % for ${elapsed(milliseconds / 1000)}`, milliseconds };
}

function periodFrom(word: string): number {
  try {
    return durationFrom(word);
  } catch (error) {
    throw new OpsFailure(messageOf(error), EXIT.usage);
  }
}
