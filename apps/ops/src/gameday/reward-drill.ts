import { join } from 'node:path';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jobEnvironment } from '../clients/local-stack.ts';
import { smoke } from '../smoke/smoke.ts';
import { inService } from './flag-drill.ts';
import type { DrillStack } from './drill-stack.ts';

/** Flag of the immediate payment. Without it a reward waits for the reprocessor. */
const FAST_PATH = 'enable_enhanced_processing';
const LEASE = { key: 'lease#housekeeping' };
const OWNER = 'gameday';
const LEASE_SECONDS = 300;
/** Upper bound of attempts, above the limit of a job. */
const MOST_ATTEMPTS = 12;

/**
 * Drills an unpayable reward: a reprocessor without a members table fails until the job is abandoned. Then an operator
 * retries the job, and it is paid once.
 */
export async function rewardDrill(drill: DrillStack): Promise<string> {
  const documents = DynamoDBDocumentClient.from(drill.database);
  const { tables } = drill.stack();
  // Hold the lease, so that the service's own reprocessor does not run meanwhile.
  await documents.send(
    new PutCommand({
      TableName: tables.runtime,
      Item: { ...LEASE, owner: OWNER, expiresAtSeconds: Math.floor(drill.context.clock.now() / 1000) + LEASE_SECONDS },
    }),
  );
  try {
    const jobId = await unpaidQuest(drill);
    const attempts = await drill.timed('attempts until given up', () => fail(drill, documents, jobId));
    const admin = await drill.context.admin(drill.access);
    const { items } = (await admin.get('/rewards?state=ABANDONED&limit=100')) as { items: { jobId: string }[] };
    if (!items.some((job) => job.jobId === jobId)) throw new Error('the administration does not list it');
    await drill.timed('ops rewards retry', () => drill.ops('rewards', 'retry', jobId, '--stage', 'local'));
    await drill.timed('ops rewards reprocess', () => drill.ops('rewards', 'reprocess', '--stage', 'local'));
    const state = await stateOf(documents, tables.rewards, jobId);
    if (state !== 'PAID') throw new Error(`after the retry it is ${state}`);
    return `given up after ${attempts} attempts, listed, retried, paid once`;
  } finally {
    const mine = {
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': OWNER },
    };
    await documents.send(new DeleteCommand({ TableName: tables.runtime, Key: LEASE, ...mine })).catch(() => undefined);
  }
}

/** Completes a quest whose reward stays pending. @returns the job id */
async function unpaidQuest(drill: DrillStack): Promise<string> {
  try {
    await drill.ops('flags', 'kill', FAST_PATH, '--stage', 'local');
    await drill.sees('the service without the fast path', async () => !(await inService(drill, FAST_PATH)));
    const { journey, failure } = await smoke(drill.context, drill.access);
    if (!journey) throw new Error(failure?.detail ?? 'no quest could be lived');
    if (journey.reward !== 'PENDING') throw new Error(`the reward is ${journey.reward} already`);
    return journey.questId;
  } finally {
    await drill.ops('flags', 'revert', 'local');
    await drill.sees('the fast path again', () => inService(drill, FAST_PATH));
  }
}

/** Runs a broken reprocessor until the job is abandoned. @returns the number of attempts */
async function fail(drill: DrillStack, documents: DynamoDBDocumentClient, jobId: string): Promise<number> {
  const stack = drill.stack();
  const program = join(drill.context.root, 'dist', 'apps', 'api', 'src', 'jobs', 'reprocess.js');
  const env = { ...jobEnvironment(drill.access.data), TABLE_USERS: 'civicforge-gameday-nowhere', LOG_LEVEL: 'fatal' };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    await documents.send(
      new UpdateCommand({
        TableName: stack.tables.rewards,
        Key: { jobId },
        UpdateExpression: 'SET nextAttemptAt = :past',
        ConditionExpression: '#state = :pending',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':past': new Date(drill.context.clock.now() - 1_000).toISOString(),
          ':pending': 'PENDING',
        },
      }),
    );
    await drill.context.run(process.execPath, [program], { env });
    if ((await stateOf(documents, stack.tables.rewards, jobId)) === 'ABANDONED') return attempt;
  }
  throw new Error(`not given up after ${MOST_ATTEMPTS} attempts`);
}

async function stateOf(documents: DynamoDBDocumentClient, TableName: string, jobId: string): Promise<string> {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { jobId }, ConsistentRead: true }));
  return String(Item?.['state']);
}
