import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { readOutputs } from './outputs.ts';

export interface Notice {
  /** One line. SNS accepts up to 100 characters. */
  readonly subject: string;
  readonly lines: readonly string[];
  /** Publishes to the `page` topic as well. */
  readonly page?: boolean;
}

/**
 * Publishes a notice to the topics of a deployed stage. Never throws, so that a failed notice does not hide the result
 * of the verb.
 * @returns the result for the progress line
 */
export async function notifyPeople(context: OpsContext, access: StageAccess, notice: Notice): Promise<string> {
  const { stage } = access;
  if (stage === 'local') return 'a local stack has no topics';
  const sent: string[] = [];
  try {
    const { topics, contacts } = readOutputs(context, stage);
    const subject = `[${stage}] ${notice.subject}`;
    const lines = [...notice.lines, '', `By ${context.operator}. On call: ${contacts.onCall}.`];
    const mail = { Subject: oneLine(subject), Message: lines.join('\n') };
    const sns = context.aws(access).client(SNSClient);
    const receivers = notice.page === true ? (['notify', 'page'] as const) : (['notify'] as const);
    for (const receiver of receivers) {
      await sns.send(new PublishCommand({ TopicArn: topics[receiver], ...mail }));
      sent.push(receiver);
    }
    await sns.send(new PublishCommand({ TopicArn: topics.chat, Message: chatMessage(subject, lines) }));
    return `notified ${sent.join(' and ')}, and the chat`;
  } catch (error) {
    const problem = `${sent.length === 0 ? '' : `notified ${sent.join(' and ')}; elsewhere `}the notice was not sent: ${messageOf(error)}`;
    context.terminal.warn(problem);
    return problem;
  }
}

/**
 * Returns a notice in the schema of custom notifications. Amazon Q Developer drops other texts.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
function chatMessage(title: string, lines: readonly string[]): string {
  const content = { textType: 'client-markdown', title, description: lines.join('\n') };
  return JSON.stringify({ version: '1.0', source: 'custom', content });
}

/** Replaces characters that SNS refuses in a subject, and cuts it to 100 characters. */
function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 100);
}
