import type { Command } from 'commander';
import type { OpsContext } from '../core/ops-context.ts';
import { addChangeVerbs } from './change-verbs.ts';
import { addReadVerbs } from './read-verbs.ts';

/** Adds the verbs of feature flags: versions and deployments in AppConfig, or in its emulator of a local stack. */
export function addFlags(area: Command, context: OpsContext): void {
  addReadVerbs(area, context);
  addChangeVerbs(area, context);
}
