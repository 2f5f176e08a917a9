import type { QuestChange } from '../../lib/api/use-quest.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';

/** What every panel needs to offer one action on the quest. */
export interface PanelProps {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly change: QuestChange;
  /** Says that it worked; the panel is gone by then. */
  readonly tell: (done: MessageKey) => void;
}
