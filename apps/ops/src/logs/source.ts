import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { cloudLogs } from './cloud-logs.ts';
import { localLogs } from './local-logs.ts';
import type { LogSource } from './log-line.ts';

/** Returns the log source of a stage. */
export function logsOf(context: OpsContext, access: StageAccess): LogSource {
  const { stage } = access;
  return stage === 'local' ? localLogs(access.data) : cloudLogs(context, { ...access, stage });
}
