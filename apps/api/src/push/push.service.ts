import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { Caller } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { requireTarget } from '../outbound/require-target.ts';
import type { PushSubscriptionBody } from './push.dto.ts';
import { PUSH_PROBLEMS } from './push-problems.ts';
import { type PushSubscription, subscriptionId } from './push-subscription.item.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';
import { isPublicKey, vapidDetails } from './vapid.ts';

/** Registers the devices that take push messages. */
@Injectable()
export class PushService {
  /** Key that browsers subscribe with, base64url. */
  readonly publicKey: string;

  constructor(
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.publicKey = vapidDetails(settings.vapidKey, settings.publicOrigins[0] ?? '').publicKey;
  }

  list(userId: string): Promise<PushSubscription[]> {
    return this.subscriptions.list(userId);
  }

  /** @throws Problem `validation.failed`, `webhook.address`, `push.limit` */
  async register({ userId, signedInAt }: Caller, { endpoint, keys }: PushSubscriptionBody): Promise<PushSubscription> {
    if (!isPublicKey(keys.p256dh)) {
      throw validationFailed({ path: 'keys.p256dh', message: 'must be a point on the curve P-256' });
    }
    const target = requireTarget(endpoint, this.settings.stage, 'endpoint');
    const subscription: PushSubscription = {
      subscriptionId: subscriptionId(target),
      userId,
      endpoint: target,
      p256dh: keys.p256dh,
      auth: keys.auth,
      signedInAt,
      createdAt: this.clock.iso(),
    };
    const outcome = await this.subscriptions.register(subscription);
    if (outcome === 'limit') throw new Problem(PUSH_PROBLEMS['push.limit']);
    return subscription;
  }

  /** @throws Problem `push.not-found` */
  async remove(userId: string, id: string): Promise<void> {
    if (!(await this.subscriptions.remove({ userId, subscriptionId: id }))) {
      throw new Problem(PUSH_PROBLEMS['push.not-found']);
    }
  }

  /** Removes the subscriptions that a test of their sign-in selects: all of an account, or those of ended sessions. */
  async removeWhere(userId: string, isEnded: (signedInAt: number) => boolean): Promise<void> {
    for (const subscription of await this.subscriptions.list(userId)) {
      if (isEnded(subscription.signedInAt)) await this.subscriptions.remove(subscription);
    }
  }
}
