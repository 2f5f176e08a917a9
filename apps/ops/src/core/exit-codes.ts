export { messageOf } from './describe-error.ts';

/** Exit codes of the operations command. Stable for scripts and pipelines. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  rolledBack: 4,
} as const;

/** An expected failure, with an exit code and a message for the operator. */
export class OpsFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.name = 'OpsFailure';
    this.exitCode = exitCode;
  }
}
