import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { AuditLine } from '../core/audit-line.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { auditGroup } from './audit-log.ts';

/**
 * Reads the audit lines of a verb, or of all, from the stage's account, oldest first. Every operator writes there; the
 * file in the records folder knows this machine only.
 * @param verb as in the audit line, e.g. `infra apply`
 * @param since milliseconds
 */
export async function auditTrail(
  context: Pick<OpsContext, 'aws'>,
  stage: CloudStage,
  { verb, since }: { readonly verb?: string; readonly since: number },
): Promise<AuditLine[]> {
  const client = context.aws({ stage, data: '' }).client(CloudWatchLogsClient);
  const lines: AuditLine[] = [];
  const filter = verb === undefined ? {} : { filterPattern: `{ $.verb = "${verb}" }` };
  const asked = { logGroupName: auditGroup(stage), startTime: since, ...filter };
  for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
    lines.push(...events.flatMap(({ message }) => (message === undefined ? [] : [JSON.parse(message) as AuditLine])));
  }
  // The filter of the log service is a hint.
  const wanted = lines.filter((line) => verb === undefined || line.verb === verb);
  return wanted.sort((one, other) => one.at.localeCompare(other.at));
}
