import { screen, within } from '@testing-library/react';
import type { Quest } from '../../../lib/api/types.ts';
import { ada, aQuest, ben, memberOf } from '../../../testing/builders.ts';
import { draw } from '../../../testing/draw.tsx';
import { reads } from '../../../testing/reads.ts';
import { answers, ok } from '../../../testing/service.ts';
import { QuestScreen } from './quest-screen.tsx';

function open(quest: Quest, person = ada) {
  answers('get', '/quests/q1/comments', ok({ items: [], audiences: [] }));
  draw(<QuestScreen quest={quest} events={[]} viewer={memberOf(person)} />);
}

describe('date and place of a quest', () => {
  const place = { label: 'At the pond', detail: 'Green door', latitude: 52.520008, longitude: 13.404954 };
  const dated = { startsAt: '2026-05-08T12:30:00.000Z', durationMinutes: 90 };

  it('show the start, the duration and a link to a map', () => {
    open(aQuest({ ...dated, place: { label: 'At the pond', latitude: 52.52, longitude: 13.4 } }), ben);
    const about = within(screen.getByRole('region', { name: 'About this quest' }));
    expect(about.getByText('8 May 2026, 12:30')).toBeInTheDocument();
    expect(about.getByText(reads('takes about 1.5 hours'))).toBeInTheDocument();
    expect(about.getByText('At the pond')).toBeInTheDocument();
    const link = about.getByRole('link', { name: /Show the area on a map/ });
    expect(link).toHaveAttribute('href', expect.stringContaining('mlat=52.52&mlon=13.4#'));
  });

  it('show the way to a party', () => {
    open(aQuest({ place }));
    expect(screen.getByText('Green door')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Show on a map/ })).toBeInTheDocument();
  });
});
