import type { Aws } from '../clients/aws.ts';
import type { AdminClient } from '../clients/admin-client.ts';
import type { AuditLine } from './audit-line.ts';
import type { CloudStage, Stage } from './stages.ts';

/** Time as verbs see it; tests bring one that stands still until it is moved. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The person at the keyboard. */
export interface Terminal {
  print(line: string): void;
  /** For people only: goes beside the result, so that `--json` stays one JSON. */
  warn(line: string): void;
  /** What was typed, or undefined where nobody can answer. */
  ask(question: string): Promise<string | undefined>;
  /** Standard input to its end; at a terminal one line, after the prompt. Secrets come this way, never as an argument. */
  input(prompt: string): Promise<string>;
}

export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Another program of this machine, as git or pulumi. Never through a shell. */
export type RunProgram = (
  program: string,
  words: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
) => Promise<ProgramResult>;

/** Where a stage is and how to speak with it. */
export interface StageAccess {
  readonly stage: Stage;
  /** Data folder of a local stack. */
  readonly data: string;
}

/** Everything verbs need that is not in their words. Tests bring their own. */
export interface OpsContext {
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Top folder of the repository. */
  readonly root: string;
  /** Folder of audit lines, release records of local stacks and incident files; made when it is missing. */
  readonly records: string;
  /** Who works here, for audit lines and records. */
  readonly operator: string;
  readonly fetch: typeof fetch;
  readonly run: RunProgram;
  /** Clients of AWS for a stage; those of a local stack speak with its emulators. */
  aws(access: StageAccess): Aws;
  /** The administration of the service of a stage. */
  admin(access: StageAccess): Promise<Pick<AdminClient, 'get' | 'post'>>;
  /** Keeps an audit line where everybody who works on a deployed stage finds it. */
  readonly storeAudit?: (stage: CloudStage, line: AuditLine) => Promise<void>;
}
