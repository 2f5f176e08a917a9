import { ApiProperty } from '@nestjs/swagger';
import { type Turn, TURNS } from '@civicforge/domain';
import { CountView, QuestView } from '../quests/quest.view.ts';

/** A quest that waits for the caller. */
export class WaitingQuestView {
  /** The step that the quest waits for. */
  @ApiProperty({ enum: [...TURNS] })
  turn!: Turn;

  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiProperty({ type: QuestView })
  quest!: QuestView;
}

export class HomeTotalsView {
  /** Quests that wait for the caller. */
  @ApiProperty({ type: CountView })
  waiting!: CountView;

  /** Open quests of the community. */
  @ApiProperty({ type: CountView })
  open!: CountView;

  /** The caller's quests that are not ended. */
  @ApiProperty({ type: CountView })
  mine!: CountView;

  /** Completed quests of the community, at most 30 seconds old. */
  @ApiProperty({ type: CountView })
  done!: CountView;
}

/** The start page of a member. */
export class HomeView {
  /** The first 20 quests that wait for the caller, longest waiting first; for moderators, then the disputes to decide. */
  @ApiProperty({ type: [WaitingQuestView] })
  waiting!: WaitingQuestView[];

  @ApiProperty({ type: HomeTotalsView })
  totals!: HomeTotalsView;

  /** Number of the caller's unread notices; 51 means more than 50. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 51 })
  unread!: number;
}
