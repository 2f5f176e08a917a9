import * as pulumi from '@pulumi/pulumi';
import type { Configuration } from './configuration.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { SETTINGS } from './settings.ts';
import { STAGES, type Stage } from '../libs/contract/src/names.ts';

/**
 * Reads the stack's configuration once.
 * @throws Error for a stack name that is not a stage and for invalid settings
 */
export function readConfiguration(): Configuration {
  const stage = pulumi.getStack();
  if (!isStage(stage)) throw new Error(`The stack must be one of ${STAGES.join(', ')}, not ${stage}`);
  const config = new pulumi.Config('civicforge');
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const given = SETTINGS.flatMap(({ key }) => {
    const value = config.get(key) ?? config.get(snake(key));
    return value === undefined ? [] : [[key, value] as const];
  });
  return parseConfiguration(stage, Object.fromEntries(given));
}

function isStage(name: string): name is Stage {
  return (STAGES as readonly string[]).includes(name);
}
