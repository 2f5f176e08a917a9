import type { Aws } from '../clients/aws.ts';
import type { AdminClient } from '../clients/admin-client.ts';
import type { AuditLine } from './audit-line.ts';
import type { CloudStage, Stage } from './stages.ts';

/** The clock of the verbs. Tests use one that moves only on demand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Input and output of the operator. */
export interface Terminal {
  print(line: string): void;
  /** Writes progress to standard error, so that `--json` prints one JSON document. */
  warn(line: string): void;
  /** Returns the typed answer, or undefined without a terminal. */
  ask(question: string): Promise<string | undefined>;
  /** Reads one line without showing it, or the next line of a pipe. Secrets come this way, never as an argument. */
  secret(prompt: string): Promise<string>;
}

export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs another program, for example git or pulumi, without a shell. */
export type RunProgram = (
  program: string,
  words: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
) => Promise<ProgramResult>;

/** A stage and the data folder of a local stack. */
export interface StageAccess {
  readonly stage: Stage;
  /** Data folder of a local stack. */
  readonly data: string;
}

/** Dependencies of the verbs besides their arguments. Tests replace them. */
export interface OpsContext {
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Top folder of the repository. */
  readonly root: string;
  /** Folder of audit lines, drill records and incident files. Created when missing. */
  readonly records: string;
  /** Name of the operator, for audit lines and records. */
  readonly operator: string;
  readonly fetch: typeof fetch;
  readonly run: RunProgram;
  /** Returns the AWS clients of a stage. Those of a local stack use its emulators. */
  aws(access: StageAccess): Aws;
  /** Returns the administration client of a stage. */
  admin(access: StageAccess): Promise<Pick<AdminClient, 'get' | 'post'>>;
  /** Reads the outputs of a deployed stage again before a verb works with it. */
  readonly refreshOutputs?: (stage: CloudStage) => Promise<void>;
  /** Writes an audit line to the account of a deployed stage. */
  readonly storeAudit?: (stage: CloudStage, line: AuditLine) => Promise<void>;
}
