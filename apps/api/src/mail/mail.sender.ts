import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { DeliveryOutcome } from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { DELIVERY_PROBLEMS } from '../deliveries/delivery-problems.ts';
import { type TestMail, TestMails } from '../deliveries/test-mails.ts';
import { newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import type { MailContent } from './compose-mail.ts';
import { createMailTransport, type MailTransport } from './mail-transport.ts';

export interface OutgoingMail {
  readonly deliveryId: string;
  readonly to: string;
  readonly content: Omit<MailContent, 'unsubscribe'> & Partial<Pick<MailContent, 'unsubscribe'>>;
}

/** Sends mails through the transport of this stage, with the headers that every mail has. */
@Injectable()
export class MailSender implements OnModuleInit, OnModuleDestroy {
  /** False in a stage without a transport, which sends no mails. */
  readonly isOn: boolean;
  private transport: Promise<MailTransport> | undefined;
  private readonly host: string;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly tests: TestMails,
  ) {
    this.isOn = settings.mail.transport !== undefined;
    this.host = new URL(settings.publicOrigins[0] ?? 'http://localhost').hostname;
  }

  onModuleInit(): void {
    if (this.isOn) this.tests.register((to) => this.test(to));
  }

  async onModuleDestroy(): Promise<void> {
    (await this.transport)?.close();
  }

  async send({ deliveryId, to, content }: OutgoingMail): Promise<DeliveryOutcome> {
    const { subject, text, html, questId, unsubscribe } = content;
    const { mail } = this.settings;
    const thread = questId === undefined ? undefined : `<quest.${questId}@${this.host}>`;
    return (await this.open()).send({
      from: { name: mail.sender, address: mail.from ?? `no-reply@${this.host}` },
      to,
      subject,
      text,
      html,
      messageId: `<${deliveryId}@${this.host}>`,
      ...(thread !== undefined && { inReplyTo: thread, references: thread }),
      headers: {
        'X-CivicForge-Delivery': deliveryId,
        'Auto-Submitted': 'auto-generated',
        ...(unsubscribe !== undefined && {
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
      ...(mail.configurationSet !== undefined && { ses: { ConfigurationSetName: mail.configurationSet } }),
    });
  }

  /** @throws Problem `mail.refused` */
  private async test(to: string): Promise<TestMail> {
    const transport = await this.open();
    const deliveryId = deliveryIdOf('test', newChangeId());
    const text = `This mail shows that ${this.settings.mail.sender} can send mails.\n`;
    const content = { subject: `${this.settings.mail.sender}: test`, text, html: `<p>${text}</p>` };
    const outcome = await this.send({ deliveryId, to, content });
    if (outcome.kind === 'delivered') return { transport: transport.name, deliveryId };
    const reason = outcome.kind === 'failed' ? outcome.error : outcome.reason;
    const status = outcome.status === undefined ? '' : ` (${String(outcome.status)})`;
    throw new Problem(DELIVERY_PROBLEMS['mail.refused'], `${transport.name}: ${reason}${status}`);
  }

  private open(): Promise<MailTransport> {
    const { mail, region } = this.settings;
    if (mail.transport === undefined) throw new Error('this stage has no transport of mails');
    this.transport ??= createMailTransport(mail.transport, region);
    return this.transport;
  }
}
