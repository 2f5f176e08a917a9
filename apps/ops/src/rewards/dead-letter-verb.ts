import { SQSClient } from '@aws-sdk/client-sqs';
import { type Command, Option } from 'commander';
import { cloudStage } from '../core/cloud-stage.ts';
import { runPlan } from '../core/run-plan.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { DeadLetterQueue, redriveExecutors, redrivePlan } from './dead-letters.ts';

/** Visibility timeout of listed letters, short so that the alarm's count recovers soon. */
const OBSERVATION_SECONDS = 10;
const REDRIVE_SECONDS = 300;

/** Adds `rewards dlq`. */
export function addDeadLetters(area: Command, context: OpsContext): void {
  addVerb<{ redrive?: true }>(area, context, {
    name: 'dlq',
    description: 'failed job starts; --redrive starts them again',
    stage: 'option',
    options: [new Option('--redrive', 'runs each job once and removes its letters')],
    role: 'operator',
    changes: true,
    help: `Lists starts that failed in EventBridge, with reasons, and changes nothing. --redrive starts each job once, as its schedule
does, and removes its letters when the task is accepted. Find the cause first: a start that
failed because of a missing image or permission fails again. Rewards themselves are never in this queue: those are "rewards
list --state abandoned".

  npm run ops -- rewards dlq --stage prod
  npm run ops -- rewards dlq --stage prod --redrive --yes prod --reason "capacity is back"`,
    run: dlq,
  });
}

async function dlq({ context, access, stage, options, tell }: VerbCall<{ redrive?: true }>): Promise<void> {
  const cloud = cloudStage(stage, 'Its jobs are run by hand: "npm run ops -- jobs reprocess".');
  const queue = new DeadLetterQueue(context.aws(access).client(SQSClient), cloud);
  const isRedrive = options.redrive === true;
  const letters = await queue.read(isRedrive && options.dryRun !== true ? REDRIVE_SECONDS : OBSERVATION_SECONDS);
  if (isRedrive) {
    const plan = redrivePlan(cloud, letters);
    tell(await runPlan(context, plan, redriveExecutors(context, access, queue), options), () => []);
    return;
  }
  const rows = letters.map(({ sentAt, rule, error, id }) => [sentAt, rule, id, error]);
  const told = letters.map(({ id, rule, sentAt, error }) => ({ id, rule, sentAt, error }));
  tell(told, () => (rows.length === 0 ? ['no dead letters'] : table(['SENT', 'RULE', 'LETTER', 'WHY'], rows)));
}
