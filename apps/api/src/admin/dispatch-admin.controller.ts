import { Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RetriedDispatchView } from '../deliveries/delivery.view.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { Outbox } from '../outbox/outbox.ts';
import { SignedGuard } from './signed.guard.ts';

@ApiTags('administration')
@Controller('admin/dispatches')
@IgnoresIdempotencyKey({ because: 'the nonce of a signed request is accepted once' })
@DuringMaintenance({ because: 'operators repair while writing pauses' })
export class DispatchAdminController {
  constructor(private readonly outbox: Outbox) {}

  /** Dispatches the events of a quest whose notices were given up. What was made before is not made again. */
  @Post(':questId/retry')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: RetriedDispatchView })
  async retry(@Param('questId') questId: string): Promise<RetriedDispatchView> {
    return { events: await this.outbox.retry(questId) };
  }
}
