import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isWithheld, photoForVisitors, type PublicQuest, type Quest, questForVisitors } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { PhotoSizeQuery } from '../photos/photo.dto.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { PhotoFiles, PictureAnswer } from './photo-files.ts';
import { toPublicQuestView } from './quest.mapper.ts';
import { QUEST_PROBLEMS } from './quest-problems.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import { PublicQuestsView, PublicQuestView } from './quest.view.ts';

/** Number of quests on the landing page, and of those that are read because some can be withheld. */
const SHOWN = 3;
const READ = 4 * SHOWN;

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
    private readonly companions: CompanionRepository,
    private readonly files: PhotoFiles,
    private readonly clock: Clock,
  ) {}

  /** The newest open quests. */
  @Get()
  @Public({ because: 'requestors made these quests public; the answer names no person' })
  @ApiOkResponse({ type: PublicQuestsView })
  async newest(): Promise<Answer<PublicQuestsView>> {
    const shown = await this.shown(await this.quests.publicQuests(READ));
    const open = shown.filter(({ status }) => status === 'OPEN').slice(0, SHOWN);
    return answer({ items: open.map(toPublicQuestView) }, BRIEFLY);
  }

  @Get(':questId')
  @Public({ because: 'the requestor made this quest public; the answer names no person' })
  @ApiOkResponse({ type: PublicQuestView })
  async one(@Param('questId') questId: string): Promise<Answer<PublicQuestView>> {
    return answer(toPublicQuestView(await this.find(questId)), BRIEFLY);
  }

  @Get(':questId/photos/:photoId')
  @Public({ because: 'the requestor made this quest with its photos public' })
  @PictureAnswer()
  async photo(
    @Param('questId') questId: string,
    @Param('photoId') photoId: string,
    @Query() { size }: PhotoSizeQuery,
  ): Promise<Answer<Uint8Array>> {
    return this.files.answer(photoForVisitors(await this.find(questId), photoId), size, BRIEFLY.headers);
  }

  private async find(questId: string): Promise<PublicQuest> {
    const quest = await this.quests.find(questId);
    const [shown] = quest ? await this.shown([quest]) : [];
    if (shown === undefined) throw new Problem(QUEST_PROBLEMS['quest.not-found']);
    return shown;
  }

  /** Returns what visitors see. Reads the requestors of the others in one batch. */
  private async shown(quests: readonly Quest[]): Promise<PublicQuest[]> {
    const now = this.clock.iso();
    const open = quests.filter((quest) => questForVisitors(quest, now) !== undefined);
    const also = [...new Set(open.map(({ requestorId }) => requestorId))];
    const { people } = await this.companions.of([], '', { also });
    const known = open.filter((quest) => !isWithheld(quest, undefined, people.get(quest.requestorId), now));
    return known.flatMap((quest) => questForVisitors(quest, now) ?? []);
  }
}
