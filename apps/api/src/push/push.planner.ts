import { Injectable, type OnModuleInit } from '@nestjs/common';
import { channelsOf, type Notice, openDelivery } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import type { Recipient } from '../notices/notice-settings.repository.dynamo.ts';
import type { NoticePlan, NoticePlanner } from '../notices/planners.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';

/** Derives a message to each browser of a member from a notice, if the member wants its category by push. */
@Injectable()
export class PushPlanner implements NoticePlanner, OnModuleInit {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.dispatcher.addNoticePlanner(this);
  }

  async plan(notice: Notice, { settings, hasPush }: Recipient): Promise<NoticePlan> {
    const { noticeId, kind, userId, questId } = notice;
    if (!hasPush || questId === undefined || !channelsOf(notice, settings).push) return {};
    const now = this.clock.iso();
    const subscriptions = await this.subscriptions.list(userId);
    return {
      deliveries: subscriptions.map(({ subscriptionId }) => {
        const deliveryId = deliveryIdOf('push', noticeId, subscriptionId);
        const body = { kind, questId };
        return openDelivery({ deliveryId, channel: 'push', userId, target: subscriptionId, body }, { now });
      }),
    };
  }
}
