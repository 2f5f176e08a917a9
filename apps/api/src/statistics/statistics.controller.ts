import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequireFlag } from '../flags/require-flag.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { StatisticsReader } from './statistics.dynamo.ts';

/** Counts since the beginning; of no person in particular. */
export class StatisticsView {
  @ApiProperty({ type: 'integer' })
  members!: number;

  @ApiProperty({ type: 'integer' })
  created!: number;

  @ApiProperty({ type: 'integer' })
  claimed!: number;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  disputed!: number;
}

@ApiTags('public')
@Controller('public')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsReader) {}

  @Get('stats')
  @Public({ because: 'anybody may see how a community is doing: counts only' })
  @RequireFlag('enable_new_api_endpoint')
  @ApiOkResponse({ type: StatisticsView })
  async stats(): Promise<Answer<StatisticsView>> {
    const { members, created, claimed, completed, disputed } = await this.statistics.read();
    return answer(
      { members, created, claimed, completed, disputed },
      { headers: { 'cache-control': 'public, max-age=10' } },
    );
  }
}
