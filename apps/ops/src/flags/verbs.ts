import type { Command } from 'commander';
import type { World } from '../core/world.ts';
import { addChangeVerbs } from './change-verbs.ts';
import { addLookVerbs } from './look-verbs.ts';

/** Adds the verbs of feature flags: versions and deployments in AppConfig, or in its emulator of a local stack. */
export function addFlags(area: Command, world: World): void {
  addLookVerbs(area, world);
  addChangeVerbs(area, world);
}
