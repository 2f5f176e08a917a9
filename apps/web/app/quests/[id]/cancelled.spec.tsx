import { screen, within } from '@testing-library/react';
import type { QuestEvent } from '../../../lib/api/types.ts';
import { ada, anEvent, aQuest, ben, memberOf, mia } from '../../../testing/builders.ts';
import { draw } from '../../../testing/draw.tsx';
import { answers, ok } from '../../../testing/service.ts';
import { QuestScreen } from './quest-screen.tsx';

const REASON = 'This is an advertisement, not a quest.';

/** Draws a cancelled quest of Ada. Returns the box with its result, and the last event of its history. */
function openCancelled(changes: Partial<QuestEvent>, person = ada) {
  answers('get', '/quests/q1/comments', ok({ items: [], audiences: [] }));
  const events = [anEvent('created'), anEvent('cancelled', changes)];
  draw(<QuestScreen quest={aQuest({ status: 'CANCELLED' })} events={events} viewer={memberOf(person)} />);
  const history = within(screen.getByRole('region', { name: 'History' }));
  return {
    result: screen.getByRole('region', { name: /cancelled this quest/ }),
    last: history.getAllByRole('listitem', { hidden: true }).at(-1),
  };
}

describe('QuestScreen of a cancelled quest', () => {
  it('names a moderator as the cause, with the reason, but not which moderator', () => {
    const { result, last } = openCancelled({ actor: null, detail: { reason: REASON } });
    expect(result).toHaveAccessibleName('A moderator cancelled this quest. Nothing is paid.');
    expect(within(result).getByText(REASON)).toBeInTheDocument();
    expect(last).toHaveTextContent('A moderator cancelled the quest');
    expect(last).toHaveTextContent(REASON);
  });

  it('names a moderator as the cause to members who may not read the reason', () => {
    const { result } = openCancelled({ actor: null }, ben);
    expect(result).toHaveAccessibleName('A moderator cancelled this quest. Nothing is paid.');
    expect(result.querySelector('blockquote')).toBeNull();
  });

  it('tells other moderators who cancelled it and why', () => {
    const { result } = openCancelled({ actor: ben, detail: { reason: REASON } }, mia);
    expect(result).toHaveAccessibleName('Ben cancelled this quest. Nothing is paid.');
    expect(within(result).getByText(REASON)).toBeInTheDocument();
  });

  it('does not repeat their own reason to members beside the result', () => {
    const { result, last } = openCancelled({ detail: { reason: REASON } });
    expect(result).toHaveAccessibleName('You cancelled this quest. Nothing is paid.');
    expect(within(result).queryByText(REASON)).not.toBeInTheDocument();
    expect(last).toHaveTextContent(REASON);
  });
});
