import { ApiPropertyOptional } from '@nestjs/swagger';
import { REWARD_STATES, type RewardState } from '@civicforge/domain';
import { OneOf, Optional, PageQuery, WholeNumber, YesOrNo } from '../http/validation.ts';

export class RewardListQuery extends PageQuery {
  @Optional()
  @OneOf(REWARD_STATES)
  @ApiPropertyOptional({ default: 'PENDING' })
  state?: RewardState;
}

export const LISTED_DELIVERIES = ['FAILED', 'DUE'] as const;

export class DeliveryListQuery extends PageQuery {
  @Optional()
  @OneOf(LISTED_DELIVERIES)
  @ApiPropertyOptional({ default: 'FAILED' })
  state?: (typeof LISTED_DELIVERIES)[number];
}

export class ReprocessBody {
  @Optional()
  @WholeNumber(1, 1_000)
  @ApiPropertyOptional({ default: 100 })
  limit?: number;
}

export class ReconcileBody {
  /** True repairs the findings that are safe to repair. False only reports them. */
  @Optional()
  @YesOrNo()
  @ApiPropertyOptional({ default: false })
  repair?: boolean;
}
