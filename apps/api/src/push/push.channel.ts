import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Delivery, DeliveryOutcome } from '@civicforge/domain';
import type { Channel } from '../deliveries/channel.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { text } from '../dynamo/parse.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';
import { PushSender } from './push.sender.ts';

/** Sends deliveries to the browsers of members. */
@Injectable()
export class PushChannel implements Channel, OnModuleInit {
  readonly name = 'push';

  constructor(
    private readonly engine: DeliveryEngine,
    private readonly sender: PushSender,
    private readonly subscriptions: PushSubscriptionRepository,
  ) {}

  onModuleInit(): void {
    this.engine.register(this);
  }

  async send({ userId, target = '', body }: Delivery): Promise<DeliveryOutcome> {
    const payload = { kind: text({ ...body }, 'kind'), questId: text({ ...body }, 'questId') };
    const result = await this.sender.send({ userId, subscriptionId: target }, payload);
    if (result.state === 'delivered') return { kind: 'delivered', status: result.status };
    const given = 'status' in result ? result.status : undefined;
    const status = given === undefined ? {} : { status: given };
    if (result.state === 'dropped') return { kind: 'dropped', reason: 'subscription-gone', ...status };
    return { kind: 'failed', error: 'failure' in result ? result.failure : 'status', ...status };
  }

  async hostOf({ userId, target = '' }: Delivery): Promise<string | undefined> {
    const subscription = await this.subscriptions.find({ userId, subscriptionId: target });
    return subscription && new URL(subscription.endpoint).host;
  }
}
