import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.ts';
import { DELIVERY_PROBLEMS } from './delivery-problems.ts';

/** Where a test mail went. */
export interface TestMail {
  /** `ses`, `smtp` or `file`. */
  readonly transport: string;
  /** Value of the header `X-CivicForge-Delivery`. */
  readonly deliveryId: string;
}

/**
 * Sends one mail to an address at once.
 * @throws Problem `mail.refused` with the reason of the transport
 */
export type SendTestMail = (to: string) => Promise<TestMail>;

/** Test mails of operators. The transport of mails registers itself at start. */
@Injectable()
export class TestMails {
  private transport: SendTestMail | undefined;

  register(transport: SendTestMail): void {
    this.transport = transport;
  }

  /** @throws Problem `mail.no-transport`, `mail.refused` */
  async send(to: string): Promise<TestMail> {
    if (this.transport === undefined) throw new Problem(DELIVERY_PROBLEMS['mail.no-transport']);
    return this.transport(to);
  }
}
