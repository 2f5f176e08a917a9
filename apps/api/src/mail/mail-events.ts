import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { parseMailEvents } from './mail-event.ts';
import { MailEventQueue, type QueuedMessage } from './mail-event.queue.sqs.ts';

const LEASE = { leaseSeconds: 90, renewSeconds: 30 } as const;

/**
 * Ends mails to addresses that bounce for good or whose owners complain. The leader reads the events of SES. A message is
 * removed after its effect is stored, so a killed process leaves it to the next one, and the effect comes once. A message that
 * cannot be read stays; the queue moves it to the dead letters after some receipts.
 */
@Injectable()
export class MailEvents implements OnApplicationBootstrap, BeforeApplicationShutdown, OnModuleDestroy {
  private readonly logger = new Logger(MailEvents.name);
  private readonly leader: Leader;
  private readonly queue: MailEventQueue | undefined;
  private readonly stopping = new AbortController();

  constructor(
    leaders: Leaders,
    private readonly addresses: UndeliverableAddresses,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) { mail, region, dispatchIntervalSeconds }: Settings,
  ) {
    this.queue = mail.eventsQueue === undefined ? undefined : new MailEventQueue(mail.eventsQueue, region);
    const everySeconds = this.queue === undefined ? 0 : dispatchIntervalSeconds;
    const work = async () => {
      while ((await this.read()) > 0 && !this.stopping.signal.aborted);
    };
    this.leader = leaders.make({ name: 'mail-events', everySeconds, ...LEASE, work });
  }

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  /** Ends the wait for messages, and waits for the effects of those that are here. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.leader.stop();
  }

  async onModuleDestroy(): Promise<void> {
    await this.queue?.close();
  }

  /** Waits for messages and applies them. Returns the number of applied messages. */
  async read(): Promise<number> {
    if (this.queue === undefined) return 0;
    const messages = await this.queue.receive(this.stopping.signal);
    const applied: QueuedMessage[] = [];
    const apply = async (message: QueuedMessage) => {
      await this.apply(message);
      applied.push(message);
    };
    try {
      await eachItem(messages, apply, ({ messageId }, error) => {
        this.logger.error({ err: error, messageId }, 'failed to read an event of mails');
      });
    } finally {
      await this.queue.remove(applied);
    }
    return applied.length;
  }

  private async apply({ body }: QueuedMessage): Promise<void> {
    for (const { address, reason, sentAt } of parseMailEvents(body)) {
      const isNew = await this.addresses.stop(address, { reason, sentAt }, this.clock.iso());
      if (isNew) this.metrics.record('MailAddressesStopped');
    }
  }
}
