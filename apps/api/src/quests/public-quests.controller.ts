import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { questForVisitors } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { QUEST_PROBLEMS } from './quest-problems.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import { PublicQuestsView, PublicQuestView } from './quest.view.ts';

/** Number of quests on the landing page. */
const SHOWN = 3;

/**
 * Caches may keep an answer for a moment. It has to go soon after the requestor hides the quest, so it is never
 * served stale.
 */
const BRIEFLY = { headers: { 'cache-control': 'public, max-age=10' } };

/** Quests whose requestors let visitors read them. */
@ApiTags('public')
@Controller('public/quests')
export class PublicQuestsController {
  constructor(
    private readonly quests: QuestRepository,
    private readonly clock: Clock,
  ) {}

  /** The newest open quests. */
  @Get()
  @Public({ because: 'requestors made these quests public; the answer names no person' })
  @ApiOkResponse({ type: PublicQuestsView })
  async newest(): Promise<Answer<PublicQuestsView>> {
    const now = this.clock.iso();
    const shown = (await this.quests.publicQuests(SHOWN)).flatMap((quest) => questForVisitors(quest, now) ?? []);
    return answer({ items: shown.filter(({ status }) => status === 'OPEN') }, BRIEFLY);
  }

  @Get(':questId')
  @Public({ because: 'the requestor made this quest public; the answer names no person' })
  @ApiOkResponse({ type: PublicQuestView })
  async one(@Param('questId') questId: string): Promise<Answer<PublicQuestView>> {
    const quest = await this.quests.find(questId);
    const shown = quest && questForVisitors(quest, this.clock.iso());
    if (shown === undefined) throw new Problem(QUEST_PROBLEMS['quest.not-found']);
    return answer(shown, BRIEFLY);
  }
}
