import type { StageAccess, World } from '../core/world.ts';
import { cloudLogs } from './cloud-logs.ts';
import { localLogs } from './local-logs.ts';
import type { LogSource } from './log-line.ts';

/** The logs of a stage, wherever they are. */
export function logsOf(world: World, access: StageAccess): LogSource {
  const { stage } = access;
  return stage === 'local' ? localLogs(access.data) : cloudLogs(world, { ...access, stage });
}
