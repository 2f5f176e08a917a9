import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DeliveryOutcome } from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import type { MailContent } from './compose-mail.ts';
import { MAIL_PROBLEMS } from './mail-problems.ts';
import { liftSuppression } from './mail-suppression.ses.ts';
import { createMailTransport, type MailTransport } from './mail-transport.ts';

export interface OutgoingMail {
  readonly deliveryId: string;
  readonly to: string;
  readonly content: Omit<MailContent, 'unsubscribe'> & Partial<Pick<MailContent, 'unsubscribe'>>;
}

/** Where a test mail went. */
export interface TestMail {
  /** `ses`, `smtp` or `file`. */
  readonly transport: string;
  /** Value of the header `X-CivicForge-Delivery`. */
  readonly deliveryId: string;
}

/** Sends mails through the transport of this stage, with the headers that every mail has. */
@Injectable()
export class MailSender implements OnModuleDestroy {
  /** False in a stage without a transport, which sends no mails. */
  readonly isOn: boolean;
  private transport: Promise<MailTransport> | undefined;
  private readonly host: string;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.isOn = settings.mail.transport !== undefined;
    this.host = new URL(settings.publicOrigins[0] ?? 'http://localhost').hostname;
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

  /**
   * Sends a test mail at once.
   * @throws Problem `mail.no-transport`, or `mail.refused` with the reason of the transport
   */
  async test(to: string): Promise<TestMail> {
    if (!this.isOn) throw new Problem(MAIL_PROBLEMS['mail.no-transport']);
    const transport = await this.open();
    const deliveryId = deliveryIdOf('test', newChangeId());
    const text = `This mail shows that ${this.settings.mail.sender} can send mails.\n`;
    const content = { subject: `${this.settings.mail.sender}: test`, text, html: `<p>${text}</p>` };
    const outcome = await this.send({ deliveryId, to, content });
    if (outcome.kind === 'delivered') return { transport: transport.name, deliveryId };
    const reason = outcome.kind === 'failed' ? outcome.error : outcome.reason;
    const status = outcome.status === undefined ? '' : ` (${String(outcome.status)})`;
    throw new Problem(MAIL_PROBLEMS['mail.refused'], `${transport.name}: ${reason}${status}`);
  }

  /**
   * Removes an address from the list of refused addresses that SES keeps. Other transports keep none.
   * @throws Problem `busy` if SES does not answer
   */
  async liftSuppression(address: string): Promise<void> {
    const { mail, region } = this.settings;
    if (mail.transport?.name !== 'ses') return;
    try {
      await liftSuppression(address, region);
    } catch (cause) {
      throw new Problem('busy', 'The mail service does not answer', { headers: { 'retry-after': '5' }, cause });
    }
  }

  private open(): Promise<MailTransport> {
    const { mail, region } = this.settings;
    if (mail.transport === undefined) throw new Error('this stage has no transport of mails');
    this.transport ??= createMailTransport(mail.transport, region);
    return this.transport;
  }
}
