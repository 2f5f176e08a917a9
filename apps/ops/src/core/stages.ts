import { InvalidArgumentError } from 'commander';

/** Where a verb acts. `local` is the stack of `npm start`; the others live in AWS accounts. */
export const STAGES = ['local', 'dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];
export type CloudStage = Exclude<Stage, 'local'>;

/** Rules of a stage for deployments and changes. */
export interface StageRules {
  readonly branch?: 'main';
  readonly cleanTree: boolean;
  readonly tagged: boolean;
  /** Every change asks for confirmation. `--yes <stage>` confirms. */
  readonly confirmed: boolean;
}

export const STAGE_RULES: Readonly<Record<Stage, StageRules>> = {
  local: { cleanTree: false, tagged: false, confirmed: false },
  dev: { cleanTree: false, tagged: false, confirmed: false },
  staging: { cleanTree: true, tagged: false, confirmed: false },
  prod: { branch: 'main', cleanTree: true, tagged: true, confirmed: true },
};

/** @throws InvalidArgumentError which commander prints, with the usage exit code */
export function stageFrom(word: string): Stage {
  const stage = STAGES.find((known) => known === word);
  if (stage === undefined) throw new InvalidArgumentError(`A stage is one of ${STAGES.join(', ')}.`);
  return stage;
}
