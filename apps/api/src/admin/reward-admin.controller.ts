import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { retryReward, type RewardJob } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { type Caller, CallerOf, Groups } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { CursorCodec } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT } from '../http/validation.ts';
import { QuestTitles } from '../quests/quest-titles.dynamo.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import { ReprocessView, RewardJobView, RewardPageView, toRewardJobView } from '../rewards/reward.view.ts';
import { ReprocessBody, RewardListQuery } from './admin.dto.ts';
import { SignedGuard } from './signed.guard.ts';
import { ADMIN_PROBLEMS } from './admin-problems.ts';

const DEFAULT_ROUND = 100;

@ApiTags('administration')
@Controller('admin/rewards')
@IgnoresIdempotencyKey({ because: 'the nonce of a signed request is accepted once' })
@DuringMaintenance({ because: 'operators repair while writing pauses' })
export class RewardAdminController {
  constructor(
    private readonly rewards: RewardRepository,
    private readonly reprocessor: RewardReprocessor,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
    private readonly titles: QuestTitles,
  ) {}

  @Get()
  @Groups('admins')
  @CsvList(RewardJobView, 'rewards')
  @ApiOkResponse({ type: RewardPageView })
  async list(@Query() query: RewardListQuery, @CallerOf() caller: Caller): Promise<RewardPageView> {
    const { state = 'PENDING', limit = DEFAULT_LIMIT, cursor } = query;
    const scope = { person: caller.userId, path: '/admin/rewards', filters: { state }, sort: 'newest' };
    const after = cursor === undefined ? undefined : this.cursors.open(scope, cursor)['after'];
    const { jobs, next } = await this.rewards.inState(state, limit, after);
    const titles = await this.titles.of(jobs.map(({ questId }) => questId));
    return {
      items: jobs.map((job) => toRewardJobView(job, titles)),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  @Get(':jobId')
  @Groups('admins')
  @ApiOkResponse({ type: RewardJobView })
  async one(@Param('jobId') jobId: string): Promise<RewardJobView> {
    return this.view(await this.get(jobId));
  }

  @Post('reprocess')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: ReprocessView })
  reprocess(@Body() body: ReprocessBody): Promise<ReprocessView> {
    return this.reprocessor.reprocess(body.limit ?? DEFAULT_ROUND);
  }

  @Post(':jobId/retry')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: RewardJobView })
  async retry(@Param('jobId') jobId: string): Promise<RewardJobView> {
    const before = await this.get(jobId);
    const retried = retryReward(before, this.clock.iso());
    if (!(await this.rewards.replace(before, retried))) throw new Problem('busy');
    return this.view(retried);
  }

  private async view(job: RewardJob): Promise<RewardJobView> {
    return toRewardJobView(job, await this.titles.of([job.questId]));
  }

  private async get(jobId: string) {
    const job = await this.rewards.find(jobId);
    if (job === undefined) throw new Problem(ADMIN_PROBLEMS['reward.not-found']);
    return job;
  }
}
