import type { SQSClient } from '@aws-sdk/client-sqs';

/** A message that this process holds until it removes it or the time of the queue ends. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  /** Names this receipt of the message. */
  readonly receipt: string;
}

/** Most messages of one request (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html). */
const MOST = 10;

/** Seconds that SQS waits for a first message. */
const WAIT_SECONDS = 20;

const REQUEST_MS = (WAIT_SECONDS + 10) * 1_000;

/** The queue with the events of SES. Loads its client with the first request. */
export class MailEventQueue {
  private client: Promise<SQSClient> | undefined;

  constructor(
    private readonly address: string,
    private readonly region: string,
    private readonly waitSeconds = WAIT_SECONDS,
  ) {}

  /** Waits for messages, 20 seconds at most. Returns none once `signal` is aborted. */
  async receive(signal: AbortSignal): Promise<readonly QueuedMessage[]> {
    const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
    const wanted = { MaxNumberOfMessages: MOST, WaitTimeSeconds: this.waitSeconds };
    const command = new ReceiveMessageCommand({ QueueUrl: this.address, ...wanted });
    try {
      const { Messages = [] } = await (await this.open()).send(command, { abortSignal: signal });
      return Messages.flatMap(({ MessageId, Body, ReceiptHandle }) =>
        ReceiptHandle === undefined ? [] : [{ messageId: MessageId ?? '', body: Body ?? '', receipt: ReceiptHandle }],
      );
    } catch (error) {
      if (signal.aborted) return [];
      throw error;
    }
  }

  /** Removes messages. One that stays comes again, which does no harm. */
  async remove(messages: readonly QueuedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs');
    const Entries = messages.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
    await (await this.open()).send(new DeleteMessageBatchCommand({ QueueUrl: this.address, Entries }));
  }

  async close(): Promise<void> {
    (await this.client)?.destroy();
  }

  private open(): Promise<SQSClient> {
    const { region } = this;
    this.client ??= import('@aws-sdk/client-sqs').then(
      (sqs) =>
        new sqs.SQSClient({
          region,
          maxAttempts: 2,
          requestHandler: { connectionTimeout: 3_000, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
        }),
    );
    return this.client;
  }
}
