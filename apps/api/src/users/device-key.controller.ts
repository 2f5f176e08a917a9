import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import {
  DeviceKeyBody,
  DeviceKeyChallengeView,
  DeviceKeysView,
  NewDeviceKeyView,
  toDeviceKeyView,
} from './device-key.dto.ts';
import { DeviceKeyService } from './device-key.service.ts';

@ApiTags('users')
@Controller('users/me/device-keys')
export class DeviceKeyController {
  constructor(private readonly keys: DeviceKeyService) {}

  @WhileSuspended()
  @Post('challenge')
  @HttpCode(200)
  @RateClass('wallet')
  @ApiOkResponse({ type: DeviceKeyChallengeView })
  challenge(@CallerOf() { userId }: Caller): Promise<DeviceKeyChallengeView> {
    return this.keys.challenge(userId);
  }

  @WhileSuspended()
  @Post()
  @RateClass('wallet')
  @ApiCreatedResponse({ type: NewDeviceKeyView })
  async register(@CallerOf() { userId }: Caller, @Body() body: DeviceKeyBody): Promise<Answer<NewDeviceKeyView>> {
    const { keyId, did } = await this.keys.register(userId, body);
    return answer({ keyId, did }, { status: 201 });
  }

  @Get()
  @ApiOkResponse({ type: DeviceKeysView })
  async list(@CallerOf() { userId }: Caller): Promise<DeviceKeysView> {
    return { items: (await this.keys.list(userId)).map(toDeviceKeyView) };
  }

  /** Revokes a key. Receipts with its signatures stay valid. */
  @WhileSuspended()
  @Delete(':keyId')
  @RateClass('wallet')
  @ApiNoContentResponse()
  async revoke(
    @CallerOf() { userId }: Caller,
    @Param('keyId') keyId: string,
    @ChangeOf() change: Change,
  ): Promise<Answer<undefined>> {
    await this.keys.revoke(userId, keyId, change.id);
    return noContent();
  }
}
