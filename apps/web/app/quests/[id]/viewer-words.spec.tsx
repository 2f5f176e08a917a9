import { screen } from '@testing-library/react';
import type { OwnUser, Quest } from '../../../lib/api/types.ts';
import { ada, aQuest, aSubmittedQuest, ben, memberOf, mia } from '../../../testing/builders.ts';
import { draw, t } from '../../../testing/draw.tsx';
import { reads } from '../../../testing/reads.ts';
import { answers, ok } from '../../../testing/service.ts';
import { QuestScreen } from './quest-screen.tsx';

function open(quest: Quest, viewer: OwnUser) {
  answers('get', '/quests/q1/comments', ok({ items: [], audiences: [] }));
  return draw(<QuestScreen quest={quest} events={[]} viewer={viewer} />);
}

describe('the quest page speaks to its viewer', () => {
  const dispute = { raisedBy: 'ada', reason: 'It still wobbles.', raisedAt: '2026-05-04T10:00:00.000Z' };
  const disputed = aSubmittedQuest({ status: 'DISPUTED', dispute });

  it('as the author of the submission', () => {
    open(disputed, memberOf(ben));
    expect(screen.getByText('You wrote')).toBeInTheDocument();
    expect(screen.getByText(reads('Reported by Ada'))).toBeInTheDocument();
  });

  it('as the author of the report', () => {
    open(disputed, memberOf(ada));
    expect(screen.getByText(reads('Ben wrote'))).toBeInTheDocument();
    expect(screen.getByText('Reported by you')).toBeInTheDocument();
  });

  it('as the author of the change request', () => {
    const claimed = aQuest({ status: 'CLAIMED', performer: ben, performerId: 'ben', changeRequest: 'More paint.' });
    open(claimed, memberOf(ada));
    expect(screen.getByRole('heading', { name: 'You asked for a change' })).toBeInTheDocument();
  });

  it('as a suspended member, who can claim nothing', () => {
    open(aQuest({ actions: [] }), { ...memberOf(mia), suspendedUntil: '2026-06-01T10:00:00.000Z' });
    expect(screen.queryByText('Claim this quest')).not.toBeInTheDocument();
    expect(screen.getByText(t('next.openOther'))).toBeInTheDocument();
  });
});
