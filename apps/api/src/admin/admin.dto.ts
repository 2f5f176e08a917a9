import { ApiPropertyOptional } from '@nestjs/swagger';
import { REWARD_STATES, type RewardState } from '@civicforge/domain';
import { OneOf, Optional, PageQuery, WholeNumber, YesOrNo } from '../http/validation.ts';

export class RewardListQuery extends PageQuery {
  @Optional()
  @OneOf(REWARD_STATES)
  @ApiPropertyOptional({ default: 'PENDING' })
  state?: RewardState;
}

export class ReprocessBody {
  @Optional()
  @WholeNumber(1, 1_000)
  @ApiPropertyOptional({ default: 100 })
  limit?: number;
}

export class ReconcileBody {
  /** True repairs what can be repaired safely; otherwise findings are only reported. */
  @Optional()
  @YesOrNo()
  @ApiPropertyOptional({ default: false })
  repair?: boolean;
}
