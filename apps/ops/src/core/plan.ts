import type { Stage } from './stages.ts';

/** One step of a plan. `do` selects the executor; the other fields are its printable input. */
export interface Step {
  readonly do: string;
  /** One line for the operator, for example "stop deployment d-ABC and roll back". */
  readonly title: string;
}

/** The steps that a verb will execute. Pure data. */
export interface Plan<S extends Step = Step> {
  /** Area and verb, for example "deploy start". */
  readonly verb: string;
  readonly stage: Stage;
  readonly title: string;
  readonly steps: readonly S[];
  /** Facts for the confirmation: what is not undone, what it costs. */
  readonly notes?: readonly string[];
}

/** Formats a plan for the terminal. */
export function planLines({ title, stage, steps, notes = [] }: Plan): string[] {
  return [
    `${title} (${stage})`,
    ...(steps.length === 0 ? ['  nothing to do'] : steps.map(({ title }, index) => `  ${index + 1}. ${title}`)),
    ...notes.map((note) => `  note: ${note}`),
  ];
}
