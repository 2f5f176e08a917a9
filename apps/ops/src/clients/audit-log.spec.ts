import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditLine } from '../core/audit-line.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { storeAuditLine } from './audit-log.ts';

const logs = mockClient(CloudWatchLogsClient);
const line: AuditLine = {
  at: '2026-05-05T12:00:00.000Z',
  by: 'ada',
  stage: 'prod',
  verb: 'db swap',
  title: 'Let the tables serve',
  steps: [],
  outcome: 'done',
  seconds: 1,
};
const noStream = new ResourceNotFoundException({ message: 'no stream', $metadata: {} });
const keep = () => storeAuditLine(new FakeOpsContext().aws(), 'prod', line);

beforeEach(() => {
  logs.reset();
});

describe('storeAuditLine', () => {
  it('writes one event to the stream of the month', async () => {
    logs.on(PutLogEventsCommand).resolves({});
    await keep();
    const [call] = logs.commandCalls(PutLogEventsCommand);
    expect(call?.args[0].input).toEqual({
      logGroupName: 'civicforge-prod-operations',
      logStreamName: '2026-05',
      logEvents: [{ timestamp: Date.parse(line.at), message: JSON.stringify(line) }],
    });
  });

  it.each([
    ['creates a missing stream', undefined],
    [
      'uses a stream that another command created concurrently',
      new ResourceAlreadyExistsException({ message: 'is there', $metadata: {} }),
    ],
  ])('%s', async (_, error) => {
    logs.on(PutLogEventsCommand).rejectsOnce(noStream).resolves({});
    if (error) logs.on(CreateLogStreamCommand).rejects(error);
    else logs.on(CreateLogStreamCommand).resolves({});
    await keep();
    expect(logs.commandCalls(PutLogEventsCommand)).toHaveLength(2);
  });

  it('fails without the log group or the permission', async () => {
    logs.on(PutLogEventsCommand).rejects(noStream);
    logs.on(CreateLogStreamCommand).rejects(new Error('no group'));
    await expect(keep()).rejects.toThrow('no group');
    logs.on(PutLogEventsCommand).rejects(new Error('not authorized'));
    await expect(keep()).rejects.toThrow('not authorized');
  });
});
