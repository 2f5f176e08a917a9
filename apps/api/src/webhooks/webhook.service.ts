import { Inject, Injectable } from '@nestjs/common';
import { later, MOST_WEBHOOKS, ROTATION_OVERLAP } from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { requireTarget } from '../outbound/require-target.ts';
import type { WebhookBody, WebhookChangesBody } from './webhook.dto.ts';
import type { Webhook } from './webhook.item.ts';
import { WEBHOOK_PROBLEMS } from './webhook-problems.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { newSecret, SecretBox } from './webhook-secret.ts';

/** A webhook with its secret in clear text, which is shown once. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Registers and changes the webhooks of members. */
@Injectable()
export class WebhookService {
  readonly #box: SecretBox;

  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.#box = new SecretBox(settings.webhookKeys);
  }

  get stage(): Settings['stage'] {
    return this.settings.stage;
  }

  list(userId: string): Promise<Webhook[]> {
    return this.webhooks.list(userId);
  }

  /** @throws Problem `webhook.not-found` */
  async find(userId: string, webhookId: string): Promise<Webhook> {
    return found(await this.webhooks.find({ userId, webhookId }));
  }

  /** @throws Problem `validation.failed`, `webhook.address`, `auth.forbidden` for the scope `all`, `webhook.limit` */
  async create(caller: Caller, { url, events, scope = 'own' }: WebhookBody, token: string): Promise<WebhookWithSecret> {
    if (scope === 'all' && !caller.isAdmin) throw new Problem('auth.forbidden');
    const target = requireTarget(url, this.settings.stage, 'url');
    const now = this.clock.now();
    const webhookId = newUlid(now.getTime());
    const secret = newSecret();
    const webhook: Webhook = {
      webhookId,
      userId: caller.userId,
      url: target,
      events,
      scope,
      secret: this.#box.seal(webhookId, secret),
      createdAt: now.toISOString(),
    };
    const most = caller.isAdmin ? MOST_WEBHOOKS.admin : MOST_WEBHOOKS.member;
    if ((await this.webhooks.add(webhook, most, token)) === 'limit')
      throw new Problem(WEBHOOK_PROBLEMS['webhook.limit']);
    return { webhook, secret };
  }

  /** @throws Problem `webhook.not-found`, `validation.failed`, `webhook.address` */
  async change(userId: string, webhookId: string, { url, events, active }: WebhookChangesBody): Promise<Webhook> {
    const webhook = await this.find(userId, webhookId);
    const target = url === undefined ? undefined : requireTarget(url, this.settings.stage, 'url');
    const changes = {
      ...(target !== undefined && { url: target }),
      ...(events !== undefined && { events }),
      ...(active === true && { offSince: null, offReason: null, failingSince: null }),
      ...(active === false &&
        webhook.offSince === undefined && { offSince: this.clock.iso(), offReason: 'owner' as const }),
    };
    if (Object.keys(changes).length === 0) return webhook;
    return found(await this.webhooks.change({ userId, webhookId }, changes));
  }

  /**
   * Makes a new secret. The present one signs too for 24 hours; the one before it ends at once.
   * @throws Problem `webhook.not-found`, `busy` if another rotation runs at the same time
   */
  async rotate(userId: string, webhookId: string): Promise<WebhookWithSecret> {
    const before = await this.find(userId, webhookId);
    const secret = newSecret();
    const changes = {
      secret: this.#box.seal(webhookId, secret),
      previousSecret: before.secret,
      previousUntil: later(this.clock.iso(), ROTATION_OVERLAP),
    };
    const webhook = await this.webhooks.change({ userId, webhookId }, changes, { secret: before.secret });
    // The transport repeats a request with a lost answer, which then fails at the condition of its own write.
    const stored = webhook ?? (await this.find(userId, webhookId));
    if (stored.secret !== changes.secret) throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
    return { webhook: stored, secret };
  }

  /** @throws Problem `webhook.not-found` */
  async remove(userId: string, webhookId: string, token: string): Promise<void> {
    if (!(await this.webhooks.remove({ userId, webhookId }, token))) {
      throw new Problem(WEBHOOK_PROBLEMS['webhook.not-found']);
    }
  }

  /**
   * Returns the secrets that sign now: the present one, and for 24 hours after a rotation the one before it.
   * @throws LostSecret
   */
  secretsOf({ webhookId, secret, previousSecret, previousUntil }: Webhook): string[] {
    const isRotating = previousSecret !== undefined && previousUntil !== undefined && previousUntil > this.clock.iso();
    return [secret, ...(isRotating ? [previousSecret] : [])].map((sealed) => this.#box.open(webhookId, sealed));
  }
}

function found(webhook: Webhook | undefined): Webhook {
  if (webhook === undefined) throw new Problem(WEBHOOK_PROBLEMS['webhook.not-found']);
  return webhook;
}
