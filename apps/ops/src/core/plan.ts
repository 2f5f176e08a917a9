import type { Stage } from './stages.ts';

/** One thing that will be done. `do` chooses what does it; all else of a step is data that can be printed. */
export interface Step {
  readonly do: string;
  /** In words, as "stop deployment d-ABC and roll back". */
  readonly title: string;
}

/** What a verb has decided to do, before anything is done. Pure data. */
export interface Plan<S extends Step = Step> {
  /** Area and verb, as "deploy start". */
  readonly verb: string;
  readonly stage: Stage;
  readonly title: string;
  readonly steps: readonly S[];
  /** What a person must know before saying yes: what is not undone, what it costs. */
  readonly notes?: readonly string[];
}

/** A plan as people read it. */
export function planLines({ title, stage, steps, notes = [] }: Plan): string[] {
  return [
    `${title} (${stage})`,
    ...(steps.length === 0 ? ['  nothing to do'] : steps.map(({ title }, index) => `  ${index + 1}. ${title}`)),
    ...notes.map((note) => `  note: ${note}`),
  ];
}
