import type { QuestChange } from '../../lib/api/use-quest.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';

/** Props of every action panel. */
export interface PanelProps {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly change: QuestChange;
  /**
   * Reports success to the page, because the panel is unmounted by then. The message is given only if the page's
   * heading does not say it already.
   */
  readonly onDone: (done?: MessageKey) => void;
}
