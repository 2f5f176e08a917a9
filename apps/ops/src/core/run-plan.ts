import { writeAudit } from './audit.ts';
import { elapsed } from './elapsed.ts';
import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import { type Plan, planLines, type Step } from './plan.ts';
import { STAGE_RULES } from './stages.ts';
import type { OpsContext } from './ops-context.ts';

/** Executes a step. The result is appended to its progress line. */
export type Executors<S extends Step> = {
  readonly [Kind in S['do']]: (step: Extract<S, { do: Kind }>) => Promise<string | undefined>;
};

export interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  /** The stage name given with `--yes`. */
  readonly yes?: string;
  readonly reason?: string;
  readonly ticket?: string;
}

export interface RunReport {
  readonly verb: string;
  readonly stage: string;
  readonly dryRun: boolean;
  readonly seconds: number;
  readonly steps: readonly { readonly title: string; readonly answer?: string; readonly seconds: number }[];
}

/**
 * Prints the plan, asks for confirmation if the stage requires it, executes the steps in order and writes the audit
 * line.
 * @throws OpsFailure if not confirmed; rethrows the error of a step after the audit line is written
 */
export async function runPlan<S extends Step>(
  context: OpsContext,
  plan: Plan<S>,
  executors: Executors<S>,
  options: RunOptions,
): Promise<RunReport> {
  const say = (line: string) => (options.json ? context.terminal.warn(line) : context.terminal.print(line));
  const start = context.clock.now();
  const seconds = () => (context.clock.now() - start) / 1000;
  const done: { title: string; answer?: string; seconds: number }[] = [];
  const report = () => ({
    verb: plan.verb,
    stage: plan.stage,
    dryRun: options.dryRun === true,
    seconds: seconds(),
    steps: done,
  });
  if (!(options.dryRun && options.json)) planLines(plan).forEach(say);
  if (options.dryRun) return { ...report(), steps: plan.steps.map(({ title }) => ({ title, seconds: 0 })) };
  const audit = (outcome: 'done' | 'failed' | 'refused' | 'rolled-back', error?: unknown) =>
    writeAudit(context, plan, {
      outcome,
      seconds: seconds(),
      ...(options.reason !== undefined && { reason: options.reason }),
      ...(options.ticket !== undefined && { ticket: options.ticket }),
      ...(error !== undefined && { error: messageOf(error) }),
    });
  try {
    await confirm(context, plan, options);
    for (const step of plan.steps) {
      const began = context.clock.now();
      // Each kind of step has the executor of its kind; the compiler cannot follow that through a lookup.
      const execute = executors[step.do as S['do']] as (step: S) => Promise<string | undefined>;
      const answer = await execute(step);
      done.push({ title: step.title, ...(answer && { answer }), seconds: (context.clock.now() - began) / 1000 });
      say(`  [${elapsed(seconds())}] ${step.title}${answer ? `: ${answer}` : ''}`);
    }
  } catch (error) {
    await audit(outcomeOf(error), error);
    throw error;
  }
  await audit('done');
  return report();
}

async function confirm({ terminal }: OpsContext, { stage, steps }: Plan, { yes }: RunOptions): Promise<void> {
  if (yes !== undefined && yes !== stage) {
    throw new OpsFailure(`--yes ${yes} does not confirm ${stage}. Nothing was done.`, EXIT.usage);
  }
  if (!STAGE_RULES[stage].confirmed || yes === stage || steps.length === 0) return;
  const answer = await terminal.ask(`Type "${stage}" to confirm: `);
  if (answer === undefined) {
    throw new OpsFailure(
      `Cannot ask for confirmation without a terminal. Nothing was done. Repeat with --yes ${stage}.`,
      EXIT.refused,
    );
  }
  if (answer.trim() !== stage) throw new OpsFailure('Not confirmed. Nothing was done.', EXIT.refused);
}

function outcomeOf(error: unknown): 'failed' | 'refused' | 'rolled-back' {
  if (!(error instanceof OpsFailure)) return 'failed';
  if (error.exitCode === EXIT.rolledBack) return 'rolled-back';
  return error.exitCode === EXIT.refused ? 'refused' : 'failed';
}
