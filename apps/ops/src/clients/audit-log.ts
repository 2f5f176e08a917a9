import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import type { AuditLine } from '../core/audit-line.ts';
import type { CloudStage } from '../core/stages.ts';
import type { Aws } from './aws.ts';

/** Time limit of the audit write, so that a slow log service does not delay the end of a verb. */
const TIMEOUT_MS = 10_000;

/** Returns the log group of a stage's audit lines. */
export function auditGroup(stage: CloudStage): string {
  return nameOf(stage, 'operations');
}

/** Writes an audit line to the stage's log group, in one stream per month. */
export async function storeAuditLine(aws: Aws, stage: CloudStage, line: AuditLine): Promise<void> {
  const client = aws.client(CloudWatchLogsClient);
  const options = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  const place = { logGroupName: auditGroup(stage), logStreamName: line.at.slice(0, 7) };
  const event = { timestamp: Date.parse(line.at), message: JSON.stringify(line) };
  const put = () => client.send(new PutLogEventsCommand({ ...place, logEvents: [event] }), options());
  try {
    await put();
  } catch (error) {
    // The first line of a month finds no stream.
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateLogStreamCommand(place), options()).catch(unlessMadeMeanwhile);
    await put();
  }
}

function unlessMadeMeanwhile(error: unknown): void {
  if (!(error instanceof ResourceAlreadyExistsException)) throw error;
}
