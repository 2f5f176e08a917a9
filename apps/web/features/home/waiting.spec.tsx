import { screen, within } from '@testing-library/react';
import { aHome, aSubmittedQuest, aWaitingQuest, ben } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import type { WaitingQuest } from '../../lib/api/types.ts';
import { Waiting } from './waiting.tsx';

const claimed = { status: 'CLAIMED' as const, performer: ben, performerId: ben.userId };

function waiting(items: WaitingQuest[], viewerId = 'ada') {
  return draw(<Waiting t={t} home={aHome({ waiting: items })} viewerId={viewerId} />);
}

describe('Waiting', () => {
  it.each<[string, WaitingQuest, string, string]>([
    ['the requestor', aWaitingQuest(), 'ada', 'Confirm: Repair the bench Ben submitted the work 1 hour ago'],
    ['the performer', aWaitingQuest(), 'ben', 'Confirm: Repair the bench You submitted the work 1 hour ago'],
    [
      'the performer of a claimed quest',
      aWaitingQuest({ turn: 'submit', quest: aSubmittedQuest(claimed) }),
      'ben',
      'Submit: Repair the bench You claimed it 1 hour ago',
    ],
    [
      'the performer who is asked for a change',
      aWaitingQuest({ turn: 'change', quest: aSubmittedQuest(claimed) }),
      'ben',
      'Change asked for: Repair the bench Ada asked for a change 1 hour ago',
    ],
    [
      'a moderator',
      aWaitingQuest({ turn: 'decide', quest: aSubmittedQuest({ status: 'DISPUTED' }) }),
      'mo',
      'Decide: Repair the bench Reported 1 hour ago',
    ],
  ])('says the next step to %s', (_, item, viewerId, words) => {
    waiting([item], viewerId);
    const row = screen.getByRole('listitem');
    expect(row.textContent.replace('bench', 'bench ')).toBe(words);
    expect(within(row).getByRole('link')).toHaveAttribute('href', '/quests/q1');
  });

  it('puts quests first that another person waits for, and links to all if there are more than three', () => {
    const turns = ['submit', 'submit', 'change', 'confirm'] as const;
    waiting(turns.map((turn, index) => aWaitingQuest({ turn, quest: aSubmittedQuest({ questId: `q${index}` }) })));
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent.split(':')[0])).toEqual([
      'Confirm',
      'Change asked for',
      'Submit',
    ]);
    expect(screen.getByRole('link', { name: 'See all your quests' })).toHaveAttribute('href', '/?list=mine');
  });

  it.each<[string, readonly WaitingQuest['turn'][], readonly string[]]>([
    ['disputes', ['decide', 'decide', 'decide', 'decide'], ['/moderation/disputes']],
    ['own quests', ['confirm', 'decide', 'decide', 'submit'], ['/?list=mine']],
    ['both', ['confirm', 'decide', 'decide', 'decide', 'submit'], ['/?list=mine', '/moderation/disputes']],
    ['nothing', ['confirm', 'decide', 'decide'], []],
  ])('leads to the list that has %s it does not show', (_, turns, paths) => {
    waiting(turns.map((turn, index) => aWaitingQuest({ turn, quest: aSubmittedQuest({ questId: `q${index}` }) })));
    const links = screen.getAllByRole('link', { name: /See all|Confirm|Decide|Submit/ });
    const further = links.map((link) => link.getAttribute('href')).filter((path) => !path?.startsWith('/quests/'));
    expect(further).toEqual(paths);
  });

  it('renders nothing if nothing waits', () => {
    waiting([]);
    expect(screen.queryByRole('region')).not.toBeInTheDocument();
  });
});
