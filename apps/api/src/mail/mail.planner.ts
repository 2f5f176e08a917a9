import { Injectable, type OnModuleInit } from '@nestjs/common';
import { channelsOf, later, type Notice, openDelivery } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { Database } from '../dynamo/database.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { nextDigestOf } from '../deliveries/next-digest.ts';
import { deliveryUpsert } from '../deliveries/delivery.writes.dynamo.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import type { Recipient } from '../notices/notice-settings.repository.dynamo.ts';
import type { NoticePlan, NoticePlanner } from '../notices/planners.ts';
import { MailSender } from './mail.sender.ts';

/** A mail waits this long, so that what follows at once about the same quest stands in it too. */
const JOIN_MS = 120_000;

/** Derives from a notice the time at which its mail or its digest is composed. */
@Injectable()
export class MailPlanner implements NoticePlanner, OnModuleInit {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly sender: MailSender,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (this.sender.isOn) this.dispatcher.addNoticePlanner(this);
  }

  plan(notice: Notice, { settings }: Recipient): Promise<NoticePlan> {
    const { noticeId, userId, questId } = notice;
    const now = this.clock.iso();
    switch (channelsOf(notice, settings).mail) {
      case 'off':
        return Promise.resolve({});
      case 'now': {
        const deliveryId = deliveryIdOf('mail', noticeId, userId);
        const body = questId === undefined ? { noticeId } : { questId };
        const join = openDelivery(
          { deliveryId, channel: 'mail-join', userId, body },
          { now, dueAt: later(now, JOIN_MS) },
        );
        return Promise.resolve({ deliveries: [join] });
      }
      case 'digest': {
        const digest = nextDigestOf({ userId, settings }, now);
        return Promise.resolve({ writes: [deliveryUpsert(this.database.tables.deliveries, digest)] });
      }
    }
  }
}
