import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import {
  PushSubscriptionBody,
  PushSubscriptionsView,
  PushSubscriptionView,
  toPushSubscriptionView,
} from './push.dto.ts';
import { PushService } from './push.service.ts';

@ApiTags('push')
@Controller('users/me/push-subscriptions')
export class PushController {
  constructor(private readonly push: PushService) {}

  @Get()
  @ApiOkResponse({ type: PushSubscriptionsView })
  async list(@CallerOf() { userId }: Caller): Promise<PushSubscriptionsView> {
    const items = (await this.push.list(userId)).map(toPushSubscriptionView);
    return { publicKey: this.push.publicKey, items };
  }

  /** Registers this browser. An endpoint that another member registered moves to the caller. */
  @WhileSuspended()
  @Post()
  @ApiCreatedResponse({ type: PushSubscriptionView })
  async register(
    @CallerOf() caller: Caller,
    @Body() body: PushSubscriptionBody,
  ): Promise<Answer<PushSubscriptionView>> {
    return answer(toPushSubscriptionView(await this.push.register(caller, body)), { status: 201 });
  }

  @WhileSuspended()
  @Delete(':subscriptionId')
  @ApiNoContentResponse()
  async remove(
    @CallerOf() { userId }: Caller,
    @Param('subscriptionId') subscriptionId: string,
  ): Promise<Answer<undefined>> {
    await this.push.remove(userId, subscriptionId);
    return noContent();
  }
}
