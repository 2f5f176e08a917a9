import { Module } from '@nestjs/common';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { LeaderModule } from '../leader/leader.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { SavedSearchModule } from '../searches/saved-search.module.ts';
import { MailChannel } from './mail.channel.ts';
import { MailComposer } from './mail.composer.ts';
import { MailEvents } from './mail-events.ts';
import { MailPlanner } from './mail.planner.ts';
import { MailSender } from './mail.sender.ts';
import { SendAgainController } from './send-again.controller.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';

/** Mails about notices: at once about one quest, or once a day. */
@Module({
  imports: [DeliveryModule, LeaderModule, NoticeModule, SavedSearchModule],
  controllers: [UnsubscribeController, SendAgainController],
  providers: [MailSender, MailPlanner, MailComposer, MailChannel, MailEvents],
  exports: [MailSender],
})
export class MailModule {}
