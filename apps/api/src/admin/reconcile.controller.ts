import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { ReconcileReport } from '../reconcile/finding.ts';
import { Reconciler } from '../reconcile/reconciler.ts';
import { ReconcileBody } from './admin.dto.ts';
import { SignedGuard } from './signed.guard.ts';

/** Time limit of a call, below the timeouts of proxies. The next call or the scheduled task continues. */
const WITHIN_MILLISECONDS = 20_000;

@ApiTags('administration')
@Controller('admin')
@IgnoresIdempotencyKey({ because: 'the nonce of a signed request is accepted once' })
@DuringMaintenance({ because: 'operators repair while writing pauses' })
export class ReconcileController {
  constructor(private readonly reconciler: Reconciler) {}

  @Post('reconcile')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: ReconcileReport })
  async reconcile(@Body() body: ReconcileBody): Promise<ReconcileReport> {
    return this.reconciler.reconcile({ repair: body.repair ?? false, withinMilliseconds: WITHIN_MILLISECONDS });
  }
}
