import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Delivery, retryDelivery } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DELIVERY_PROBLEMS } from '../deliveries/delivery-problems.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { OperatorDeliveryPageView, OperatorDeliveryView, toOperatorDeliveryView } from '../deliveries/delivery.view.ts';
import { type Caller, CallerOf, Groups } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { CursorCodec } from '../http/cursor.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT } from '../http/validation.ts';
import { DeliveryListQuery } from './admin.dto.ts';
import { SignedGuard } from './signed.guard.ts';

@ApiTags('administration')
@Controller('admin/deliveries')
@IgnoresIdempotencyKey({ because: 'the nonce of a signed request is accepted once' })
@DuringMaintenance({ because: 'operators repair while writing pauses' })
export class DeliveryAdminController {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly engine: DeliveryEngine,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Groups('admins')
  @CsvList(OperatorDeliveryView, 'deliveries')
  @ApiOkResponse({ type: OperatorDeliveryPageView })
  async list(@Query() query: DeliveryListQuery, @CallerOf() caller: Caller): Promise<OperatorDeliveryPageView> {
    const { state = 'FAILED', limit = DEFAULT_LIMIT, cursor } = query;
    const scope = { person: caller.userId, path: '/admin/deliveries', filters: { state }, sort: 'listed' };
    const after = cursor === undefined ? undefined : this.cursors.open(scope, cursor)['after'];
    const { deliveries, next } = await (state === 'DUE'
      ? this.deliveries.waiting(limit, after)
      : this.deliveries.failed(limit, after));
    return {
      items: await Promise.all(deliveries.map((delivery) => this.view(delivery))),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  /** Makes a delivery due now, with all attempts ahead. The id and the message stay the same. */
  @Post(':deliveryId/retry')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: OperatorDeliveryView })
  async retry(@Param('deliveryId') deliveryId: string): Promise<OperatorDeliveryView> {
    const before = await this.deliveries.find(deliveryId);
    if (before === undefined) throw new Problem(DELIVERY_PROBLEMS['delivery.not-found']);
    if (before.state !== 'FAILED' && before.state !== 'DUE') throw new Problem(DELIVERY_PROBLEMS['delivery.ended']);
    const retried = retryDelivery(before, this.clock.iso());
    if (!(await this.deliveries.replace(before, retried))) throw new Problem('busy');
    return this.view(retried);
  }

  private async view(delivery: Delivery): Promise<OperatorDeliveryView> {
    return toOperatorDeliveryView(delivery, await this.engine.hostOf(delivery));
  }
}
