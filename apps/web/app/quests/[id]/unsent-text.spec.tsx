import { screen, within } from '@testing-library/react';
import type { Quest } from '../../../lib/api/types.ts';
import { anEvent, aQuest, ben, memberOf, mia } from '../../../testing/builders.ts';
import { draw } from '../../../testing/draw.tsx';
import { answers, ok, problem } from '../../../testing/service.ts';
import { QuestScreen } from './quest-screen.tsx';

function open(quest: Quest) {
  answers('get', '/quests/q1/events', ok({ items: [anEvent('created')] }));
  answers('get', '/quests/q1/comments', ok({ items: [], audiences: ['members'] }), ok({ items: [], audiences: [] }));
  return draw(<QuestScreen quest={quest} events={[]} viewer={memberOf(ben)} />);
}

describe('text that can no longer be sent', () => {
  it('is a comment, of which the message of a lost claim tells', async () => {
    answers('post', '/quests/q1/claim', problem(409, 'quest.not-open'));
    answers('get', '/quests/q1', ok(aQuest({ status: 'CLAIMED', performer: mia, performerId: 'mia', version: 4 })));
    const { user } = open(aQuest({ actions: ['claim'] }));
    await user.type(await screen.findByLabelText('Your comment'), 'Is there paint?');
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText('Your comment was not sent. You find it under “Comments”.')).toBeInTheDocument();
    const comments = within(screen.getByRole('region', { name: 'Comments' }));
    expect(await comments.findByText('Is there paint?')).toBeInTheDocument();
    expect(comments.queryByRole('textbox')).not.toBeInTheDocument();
  });

  it('is what was done, if the claim was given back in another tab', async () => {
    answers('post', '/quests/q1/submit', problem(403, 'quest.forbidden'));
    answers('get', '/quests/q1', ok(aQuest({ actions: ['claim'], version: 5 })));
    const { user } = open(aQuest({ status: 'CLAIMED', performer: ben, performerId: 'ben', actions: ['submit'] }));
    await user.type(screen.getByLabelText('What did you do?'), 'Both slats are replaced and sanded.');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    expect(await screen.findByText('You typed this. It was not sent:')).toBeInTheDocument();
    expect(screen.getByText('Both slats are replaced and sanded.')).toBeInTheDocument();
  });
});
