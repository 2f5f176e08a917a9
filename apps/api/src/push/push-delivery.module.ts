import { Module } from '@nestjs/common';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { PushChannel } from './push.channel.ts';
import { PushModule } from './push.module.ts';
import { PushPlanner } from './push.planner.ts';

/** Push messages of notices. Apart from the subscriptions, which the end of a session needs. */
@Module({ imports: [PushModule, DeliveryModule, NoticeModule], providers: [PushChannel, PushPlanner] })
export class PushDeliveryModule {}
