import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Delivery, DeliveryOutcome } from '@civicforge/domain';
import type { Channel } from '../deliveries/channel.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { Clock } from '../clock/clock.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { messageOf } from './webhook-message.ts';
import { WebhookSender } from './webhook.sender.ts';

/** Sends deliveries to programs. The owner of a webhook that is switched off gets a notice. */
@Injectable()
export class WebhookChannel implements Channel, OnModuleInit {
  readonly name = 'webhook';

  constructor(
    private readonly engine: DeliveryEngine,
    private readonly sender: WebhookSender,
    private readonly webhooks: WebhookRepository,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.engine.register(this);
  }

  async send({ deliveryId, userId, target = '', body }: Delivery): Promise<DeliveryOutcome> {
    const mail = { userId, webhookId: target, messageId: deliveryId, body: messageOf(body) };
    const result = await this.sender.send(mail);
    if (result.state === 'delivered') return { kind: 'delivered', status: result.status };
    if (result.state === 'dropped') return { kind: 'dropped', reason: 'webhook-off' };
    if (result.switchedOff) await this.tellOwner(userId, target);
    if ('status' in result) return { kind: 'failed', error: 'status', status: result.status };
    return { kind: 'failed', error: result.failure };
  }

  async hostOf({ userId, target = '' }: Delivery): Promise<string | undefined> {
    const webhook = await this.webhooks.find({ userId, webhookId: target });
    return webhook && new URL(webhook.url).host;
  }

  private async tellOwner(userId: string, webhookId: string): Promise<void> {
    const at = this.clock.iso();
    await this.dispatcher.notify(
      [{ userId, kind: 'webhook-off', category: 'waiting' }],
      at,
      'webhook-off',
      webhookId,
      at,
    );
  }
}
