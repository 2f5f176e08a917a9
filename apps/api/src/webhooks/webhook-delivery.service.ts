import { Injectable } from '@nestjs/common';
import { type Delivery, openDelivery, retryDelivery } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { DELIVERY_PROBLEMS } from '../deliveries/delivery-problems.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { Problem } from '../http/problem.ts';
import { deliveryBody } from './webhook-message.ts';
import { WebhookService } from './webhook.service.ts';

/** Number of deliveries that are listed. */
const LISTED = 100;

/** Lists the messages of a webhook, and sends them again. */
@Injectable()
export class WebhookDeliveryService {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly deliveries: DeliveryRepository,
    private readonly engine: DeliveryEngine,
    private readonly clock: Clock,
  ) {}

  /** Returns the last 100 deliveries, newest first. @throws Problem `webhook.not-found` */
  async list(userId: string, webhookId: string): Promise<readonly Delivery[]> {
    await this.webhooks.find(userId, webhookId);
    return (await this.deliveries.ofTarget(webhookId, LISTED)).deliveries;
  }

  /**
   * Sends a message about no quest, so that the owner sees whether the receiver works.
   * @param changeId equal for the attempts of one request
   * @throws Problem `webhook.not-found`
   */
  async test(userId: string, webhookId: string, changeId: string): Promise<Delivery> {
    await this.webhooks.find(userId, webhookId);
    const now = this.clock.iso();
    const body = deliveryBody({ type: 'webhook.test', timestamp: now, data: { webhookId } });
    const deliveryId = deliveryIdOf('webhook-test', webhookId, changeId);
    const delivery = openDelivery({ deliveryId, channel: 'webhook', userId, target: webhookId, body }, { now });
    if (await this.deliveries.create(delivery)) this.engine.sendSoon([delivery]);
    return delivery;
  }

  /**
   * Sends a message again under its id, so that a receiver recognises it.
   * @throws Problem `webhook.not-found`, `delivery.not-found`
   */
  async replay(userId: string, webhookId: string, deliveryId: string): Promise<Delivery> {
    await this.webhooks.find(userId, webhookId);
    const stored = await this.deliveries.find(deliveryId);
    if (stored?.target !== webhookId) throw new Problem(DELIVERY_PROBLEMS['delivery.not-found']);
    const again = retryDelivery(stored, this.clock.iso());
    // False while another process records an attempt: then the message is on its way already.
    if (!(await this.deliveries.replace(stored, again))) return stored;
    this.engine.sendSoon([again]);
    return again;
  }
}
