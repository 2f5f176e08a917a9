import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type Delivery,
  isWebhookKind,
  isWithheld,
  later,
  openDelivery,
  type Quest,
  questAfter,
  webhookMessage,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { NoticeRepository } from '../notices/notice.repository.dynamo.ts';
import type { ChangePlanner } from '../notices/planners.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import type { StoredChange } from '../quests/quest.repository.dynamo.ts';
import type { Webhook } from './webhook.item.ts';
import { deliveryBody } from './webhook-message.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';

const DAY_MS = 86_400_000;

/** Days after which a webhook of the scope `all` stops if its owner was not seen as an admin. */
const ADMIN_DAYS = 30;

/** Derives the messages to programs from a change. */
@Injectable()
export class WebhookPlanner implements ChangePlanner, OnModuleInit {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly webhooks: WebhookRepository,
    private readonly notices: NoticeRepository,
    private readonly companions: CompanionRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.dispatcher.addChangePlanner(this);
  }

  async plan(change: StoredChange, registered: ReadonlySet<string>): Promise<readonly Delivery[]> {
    const { quest, record, version, events, history } = change;
    const heard = events.filter(({ kind }) => isWebhookKind(kind));
    if (heard.length === 0) return [];
    const webhooks = (await this.listeners(change.quest, registered)).filter(({ offSince }) => offSince === undefined);
    const now = this.clock.iso();
    const told = { version, ...questAfter([...history, ...events]) };
    return heard.flatMap(({ kind, at }) => {
      if (!isWebhookKind(kind)) return [];
      const body = deliveryBody(webhookMessage(kind, at, quest, told));
      return webhooks
        .filter(({ events: wanted }) => wanted.includes(`quest.${kind}`))
        .map(({ userId, webhookId }) => {
          const deliveryId = deliveryIdOf('webhook', quest.questId, record, kind, webhookId);
          return openDelivery({ deliveryId, channel: 'webhook', userId, target: webhookId, body }, { now });
        });
    });
  }

  /**
   * Webhooks of the parties for their own quests, and those of admins for all. Checks of our own are no news, and neither
   * is a quest that moderators hid, or one that the suspension of its requestor hides.
   */
  private async listeners(quest: Quest, registered: ReadonlySet<string>): Promise<Webhook[]> {
    const [own, all] = await Promise.all([
      Promise.all([...registered].map((userId) => this.webhooks.list(userId))),
      this.ofAdmins(quest),
    ]);
    return [...own.flat().filter(({ scope }) => scope === 'own'), ...all];
  }

  private async ofAdmins(quest: Quest): Promise<Webhook[]> {
    if (quest.isSynthetic === true || quest.hidden === true) return [];
    const all = await this.webhooks.listForAll();
    if (all.length === 0) return [];
    const { people } = await this.companions.of([], '', { also: [quest.requestorId] });
    if (isWithheld(quest, undefined, people.get(quest.requestorId), this.clock.iso())) return [];
    const seen = new Set(await this.notices.adminsSeenSince(later(this.clock.iso(), -ADMIN_DAYS * DAY_MS)));
    return all.filter(({ userId }) => seen.has(userId));
  }
}
