import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CountsAsRead } from '../http/rate-limits.ts';
import { CallerView } from './auth.dto.ts';

@ApiTags('identity')
@Controller('test-auth')
export class TestAuthController {
  /** Returns the identity of the caller as the service sees it. */
  @Post()
  @HttpCode(200)
  @CountsAsRead()
  @ApiOkResponse({ type: CallerView })
  whoAmI(@CallerOf() caller: Caller): CallerView {
    const { userId, username, groups, expiresAt } = caller;
    return { userId, username, groups: [...groups], expiresAt };
  }
}
