import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from './plan.ts';
import type { World } from './world.ts';

/** What is kept of a change: who did what where, when, and how it ended. */
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

export const AUDIT_FILE = 'audit.jsonl';

/** Appends the line; one write, so that two commands at a time do not mix theirs. */
export function writeAudit(
  world: Pick<World, 'records' | 'operator' | 'clock'>,
  plan: Plan,
  end: Pick<AuditLine, 'outcome' | 'seconds' | 'reason' | 'ticket' | 'error'>,
): void {
  const line: AuditLine = {
    at: new Date(world.clock.now()).toISOString(),
    by: world.operator,
    stage: plan.stage,
    verb: plan.verb,
    title: plan.title,
    steps: plan.steps.map(({ says }) => says),
    ...end,
  };
  mkdirSync(world.records, { recursive: true });
  appendFileSync(join(world.records, AUDIT_FILE), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}
