export { messageOf } from './describe-error.ts';

/** What the operations command tells its caller; stable, for scripts and pipelines. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  rolledBack: 4,
} as const;

/** Ends a verb with an exit code and words for the person at the terminal. */
export class OpsFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.name = 'OpsFailure';
    this.exitCode = exitCode;
  }
}
