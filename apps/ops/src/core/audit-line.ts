/** Audit record of one change. */
export interface AuditLine {
  readonly at: string;
  readonly by: string;
  readonly stage: string;
  readonly verb: string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly outcome: 'done' | 'failed' | 'refused' | 'rolled-back';
  readonly seconds: number;
  readonly reason?: string;
  readonly ticket?: string;
  readonly error?: string;
}
