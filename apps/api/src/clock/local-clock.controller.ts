import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { Public } from '../http/caller.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WholeNumber } from '../http/validation.ts';
import { AdjustableClock } from './adjustable-clock.dynamo.ts';

const LONGEST_STEP = 10 * 366 * 86_400;

export class AdvanceBody {
  @WholeNumber(0, LONGEST_STEP)
  advanceSeconds!: number;
}

export class ClockView {
  @ApiProperty({ format: 'date-time' })
  now!: string;

  @ApiProperty({ type: 'integer' })
  offsetSeconds!: number;
}

/** Advances and shows the clock. Exists only in the stages local and test. */
@ApiTags('local')
@Controller('local')
@IgnoresIdempotencyKey({ because: 'the clock is not the data of a member' })
@RateClass('none')
export class LocalClockController {
  constructor(private readonly clock: AdjustableClock) {}

  @Post('clock')
  @DuringMaintenance({ because: 'time passes' })
  @HttpCode(200)
  @Public({ because: 'only the local and test stages have it, for people who try out what takes days' })
  @ApiOkResponse({ type: ClockView })
  async advance(@Body() body: AdvanceBody): Promise<ClockView> {
    return this.view(await this.clock.advance(body.advanceSeconds));
  }

  @Get('clock')
  @Public({ because: 'only the local and test stages have it, for the web server, which shows the same time' })
  @ApiOkResponse({ type: ClockView })
  show(): ClockView {
    return this.view(this.clock.offset);
  }

  private view(offsetSeconds: number): ClockView {
    return { now: this.clock.iso(), offsetSeconds };
  }
}
