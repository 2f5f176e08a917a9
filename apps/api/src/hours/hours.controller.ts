import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { HoursLineView, HoursQuery, HoursView } from './hours.dto.ts';
import { HoursService } from './hours.service.ts';

@ApiTags('hours')
@Controller('users/me/hours')
export class HoursController {
  constructor(private readonly hours: HoursService) {}

  /** The caller's completed quests as a performer, with the durations that both parties stated, oldest first. */
  @Get()
  @CsvList(HoursLineView, 'hours')
  @ApiOkResponse({ type: HoursView })
  list(@Query() query: HoursQuery, @CallerOf() { userId }: Caller): Promise<HoursView> {
    return this.hours.of(userId, query);
  }
}
