import { type FlagDocument, rememberWeights } from '../../../../libs/flags/src/evaluator.ts';
import type { FlagStrategy } from '../../../../libs/contract/src/flags/deployment-strategies.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { runPlan } from '../core/run-plan.ts';
import type { VerbCall } from '../core/verb.ts';
import { checkDocument, deployedDocument, documentText } from './document.ts';
import { differences } from './edit.ts';
import { FlagMonitors } from './monitors.ts';
import { FlagExecutors } from './execute.ts';
import { type FlagStep, planChange } from './plan.ts';
import { type FlagState, FlagStore } from './store.ts';

export interface ChangeOptions {
  readonly strategy?: FlagStrategy;
  readonly wait?: boolean;
}

/** The served flag version of a stage, or the one before the running deployment. */
export interface Served {
  readonly store: FlagStore;
  readonly state: FlagState;
  readonly document: FlagDocument;
  readonly version: number;
}

/** @throws OpsFailure nothing was deployed yet */
export async function servedIn({ context, access }: Pick<VerbCall<object>, 'context' | 'access'>): Promise<Served> {
  const store = new FlagStore(context, access);
  const state = await store.state();
  if (!state.served) {
    throw new OpsFailure('No version of the flags is deployed: "flags init" makes the first one.', EXIT.refused);
  }
  const { version } = state.served;
  return { store, state, document: deployedDocument(await store.text(version)), version };
}

/** Returns the default strategy: canary in staging and prod, all at once elsewhere. */
export function usualStrategy(stage: string): FlagStrategy {
  return stage === 'prod' || stage === 'staging' ? 'canary-10-20m' : 'all-at-once';
}

export interface FlagChangeRequest {
  readonly verb: string;
  readonly title: string;
  /** Start of the version's description. */
  readonly what: string;
  readonly after: FlagDocument;
  readonly isUrgent?: boolean;
  readonly notes?: readonly string[];
}

/** Plans and executes the change from the served document to another one. */
export async function changeFlags(
  call: VerbCall<ChangeOptions>,
  served: Served,
  wanted: FlagChangeRequest,
): Promise<void> {
  const { stage, options } = call;
  const { store, state, document } = served;
  const { after: asked, what, isUrgent = false, notes = [], ...rest } = wanted;
  const after = rememberWeights(document, asked);
  const text = documentText(after);
  const changes = differences(document, after);
  const warnings = changes.length > 0 ? checkDocument(text, await store.schemas(), { isUrgent }) : [];
  const monitors = new FlagMonitors(call.context, call.access, store);
  const ringing = changes.length > 0 ? await monitors.wouldTakeBack() : [];
  const plan = planChange({
    ringing,
    ...rest,
    stage,
    state,
    text,
    differences: changes,
    notes: [...warnings, ...notes],
    isUrgent,
    description: described(call, what),
    strategy: isUrgent ? 'all-at-once' : (options.strategy ?? usualStrategy(stage)),
    wait: options.wait !== false,
  });
  await carryOut(call, store, plan);
}

export async function carryOut(call: VerbCall<ChangeOptions>, store: FlagStore, plan: Plan<FlagStep>): Promise<void> {
  const { context, access, options } = call;
  const flags = new FlagExecutors(context, access, store);
  try {
    const report = await runPlan(context, plan, flags.executors, options);
    if (options.json) context.terminal.print(JSON.stringify({ ...report, plan }));
  } finally {
    await flags.unmute();
  }
}

/** Returns the description of a version: change, operator and reason. */
export function described(
  { context, options }: Pick<VerbCall<ChangeOptions>, 'context' | 'options'>,
  what: string,
): string {
  const why = [options.reason, options.ticket].filter((word) => word !== undefined).join(', ');
  return `${what}; by ${context.operator}${why === '' ? '' : `: ${why}`}`;
}
