import type { Stage } from '../libs/contract/src/names.ts';

/** A notice about an AWS event: the words, and the fields of the event that they contain as `<name>`. */
export interface NoticeText {
  readonly title: string;
  readonly lines: readonly string[];
  /** JSON paths by name. A path that an event lacks leaves an empty text. */
  readonly paths: Readonly<Record<string, string>>;
  /** Notices with the same value form a thread in the chat. */
  readonly thread: string;
  /** Command that shows more. */
  readonly next: string;
}

export type NoticeName =
  'deployment-failed' | 'deployment-done' | 'flags-rolled-back' | 'service-impaired' | 'task-stopped';

const DEPLOYMENT = {
  paths: { id: '$.detail.deploymentId', application: '$.detail.application', state: '$.detail.state', time: '$.time' },
  thread: '<id>',
} as const;

/**
 * Returns the texts of a stage. Samples of the events:
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html,
 * https://docs.aws.amazon.com/appconfig/latest/userguide/working-with-appconfig-extensions-about-predefined-notification-eventbridge.html
 */
export function noticeTexts(stage: Stage): Readonly<Record<NoticeName, NoticeText>> {
  return {
    'deployment-failed': {
      ...DEPLOYMENT,
      title: `[${stage}] Deployment of <application> is <state>`,
      lines: ['Deployment <id> of <application> ended as <state> at <time>. CodeDeploy sends the traffic back.'],
      next: `npm run ops -- deploy status ${stage}`,
    },
    'deployment-done': {
      ...DEPLOYMENT,
      title: `[${stage}] Deployment of <application>: <state>`,
      lines: ['Deployment <id> of <application> is <state> since <time>.'],
      next: `npm run ops -- deploy status ${stage}`,
    },
    'flags-rolled-back': {
      title: `[${stage}] AppConfig has taken a flag change back`,
      lines: [
        'Deployment <number> of the flags was rolled back at <time>, because an alarm rang or a person stopped it.',
        'The version before it serves.',
      ],
      paths: { number: '$.detail.DeploymentNumber', time: '$.time' },
      thread: 'flags-<number>',
      next: `npm run ops -- flags status --stage ${stage}`,
    },
    'service-impaired': {
      title: `[${stage}] ECS: <name>`,
      lines: ['ECS reports <type> <name> for <service> at <time>. Reason: <reason>'],
      paths: {
        name: '$.detail.eventName',
        type: '$.detail.eventType',
        reason: '$.detail.reason',
        service: '$.resources[0]',
        time: '$.time',
      },
      thread: '<service>',
      next: `npm run ops -- health ${stage}`,
    },
    'task-stopped': {
      title: `[${stage}] A task of <group> has stopped`,
      lines: ['A task of <group> stopped at <time>: <reason> (exit code <code>). Task: <task>'],
      paths: {
        group: '$.detail.group',
        reason: '$.detail.stoppedReason',
        code: '$.detail.containers[0].exitCode',
        task: '$.detail.taskArn',
        time: '$.time',
      },
      thread: '<group>',
      next: `npm run ops -- logs errors ${stage}`,
    },
  };
}

/** An input transformer of EventBridge. */
export interface Transformer {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/**
 * Returns the transformer for mail: one quoted text per line. EventBridge keeps the quotes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function mailOf({ title, lines, paths, next }: NoticeText): Transformer {
  const all = [title, ...lines, `Next: ${next}`];
  return { inputPaths: paths, inputTemplate: all.map((line) => JSON.stringify(line)).join('\n') };
}

/**
 * Returns the transformer for the chat: the schema of custom notifications. Amazon Q Developer drops other texts.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatOf({ title, lines, paths, thread, next }: NoticeText): Transformer {
  const content = { textType: 'client-markdown', title, description: lines.join(' '), nextSteps: [next] };
  const notice = { version: '1.0', source: 'custom', content, metadata: { threadId: thread, summary: title } };
  return { inputPaths: paths, inputTemplate: JSON.stringify(notice) };
}
