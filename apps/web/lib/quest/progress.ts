import type { MessageKey } from '../i18n/catalogue.ts';
import type { Quest } from '../api/types.ts';
import type { EndingKind } from './ending.ts';

export interface ProgressStep {
  readonly name: MessageKey;
  /** `done`: reached. `now`: the step that is current. `later`: not reached. `over`: the quest ended here unfulfilled. */
  readonly state: 'done' | 'now' | 'later' | 'over';
  /** True for an ending between done and not done, which has no plain tick. */
  readonly isPart?: true;
}

const STEPS: readonly MessageKey[] = [
  'quest.stepOpen',
  'quest.stepClaimed',
  'quest.stepSubmitted',
  'quest.stepAttested',
];

/** The last step of each ending. */
const LAST: Readonly<Record<EndingKind, ProgressStep>> = {
  done: { name: 'quest.stepAttested', state: 'done' },
  witnessDone: { name: 'quest.stepAttested', state: 'done' },
  partly: { name: 'ending.stepPartly', state: 'done', isPart: true },
  witnessPartly: { name: 'ending.stepPartly', state: 'done', isPart: true },
  uphold: { name: 'ending.stepAccepted', state: 'done' },
  partial: { name: 'ending.stepPartAccepted', state: 'done', isPart: true },
  decided: { name: 'ending.stepDecided', state: 'done' },
  notDone: { name: 'ending.stepNotDone', state: 'over' },
  witnessNotDone: { name: 'ending.stepNotDone', state: 'over' },
  reject: { name: 'ending.stepRejected', state: 'over' },
  decidedAgainst: { name: 'ending.stepDecided', state: 'over' },
  cancelled: { name: 'ending.stepCancelled', state: 'over' },
  expired: { name: 'ending.stepExpired', state: 'over' },
};

/** Returns the steps of a quest. A reached step stays reached, and an ended quest has the step of its ending. */
export function progressOf(quest: Quest, ending: EndingKind | undefined): readonly ProgressStep[] {
  const reached = reachedOf(quest);
  const done = STEPS.slice(0, reached).map((name): ProgressStep => ({ name, state: 'done' }));
  if (ending !== undefined) return [...done, LAST[ending]];
  if (quest.status === 'DISPUTED') return [...done, { name: 'ending.stepDisputed', state: 'now' }];
  const ahead = STEPS.slice(reached).map((name, index): ProgressStep => ({
    name,
    state: index === 0 ? 'now' : 'later',
  }));
  return [...done, ...ahead];
}

/** Number of reached steps before the last one, 1 to 3. */
function reachedOf({ performerId, submittedAt, status }: Quest): number {
  if (performerId === undefined) return 1;
  return submittedAt === undefined || status === 'CLAIMED' ? 2 : 3;
}
