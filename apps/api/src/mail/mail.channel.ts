import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Delivery, DeliveryOutcome } from '@civicforge/domain';
import type { Channel } from '../deliveries/channel.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { text, textOrAbsent } from '../dynamo/parse.ts';
import { NoticeSettingsRepository } from '../notices/notice-settings.repository.dynamo.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import type { MailContent } from './compose-mail.ts';
import { MailSender } from './mail.sender.ts';

/** Sends composed mails to the address that the member has now. */
@Injectable()
export class MailChannel implements Channel, OnModuleInit {
  readonly name = 'mail';

  constructor(
    private readonly engine: DeliveryEngine,
    private readonly sender: MailSender,
    private readonly settings: NoticeSettingsRepository,
    private readonly addresses: UndeliverableAddresses,
  ) {}

  onModuleInit(): void {
    if (this.sender.isOn) this.engine.register(this);
  }

  async send({ deliveryId, userId, body }: Delivery): Promise<DeliveryOutcome> {
    const recipient = (await this.settings.recipients([userId])).get(userId);
    if (recipient === undefined) return { kind: 'dropped', reason: 'account-gone' };
    if ((await this.addresses.find(recipient.email)) !== undefined) return { kind: 'dropped', reason: 'undeliverable' };
    return this.sender.send({ deliveryId, to: recipient.email, content: parseContent(body) });
  }
}

function parseContent(body: Delivery['body']): MailContent {
  const item = { ...body };
  const questId = textOrAbsent(item, 'questId');
  return {
    subject: text(item, 'subject'),
    text: text(item, 'text'),
    html: text(item, 'html'),
    unsubscribe: text(item, 'unsubscribe'),
    ...(questId !== undefined && { questId }),
  };
}
