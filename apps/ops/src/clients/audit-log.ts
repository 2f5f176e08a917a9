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

/** Whoever waits for the end of a verb must not wait for its audit line. */
const TIMEOUT_MS = 10_000;

/** The log group that holds what was done to a stage, by whom and why. */
export function auditGroup(stage: CloudStage): string {
  return nameOf(stage, 'operations');
}

/** Keeps an audit line in the account of its stage, in one stream for each month. */
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
