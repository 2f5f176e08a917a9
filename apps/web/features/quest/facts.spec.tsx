import { screen } from '@testing-library/react';
import type { Quest } from '../../lib/api/types.ts';
import { anAttestation, aQuest } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { QuestRow } from '../../components/quest-row.tsx';
import { About, FactsLine } from './facts.tsx';

const expiresAt = '2026-06-04T12:30:00.000Z';
const calendarLink = (fields: Partial<Quest>) => {
  draw(<About t={t} quest={aQuest(fields)} viewer={{ userId: 'visitor' }} />);
  return screen.queryByRole('link', { name: 'Add to calendar' });
};

describe('About', () => {
  it.each(['OPEN', 'CLAIMED'] as const)('offers the calendar entry of a quest that is %s', (status) => {
    expect(calendarLink({ status, expiresAt })).toHaveAttribute('href', '/api/v1/quests/q1/calendar.ics');
  });

  it.each(['SUBMITTED', 'COMPLETED', 'EXPIRED', 'CANCELLED'] as const)(
    'offers no calendar entry of a quest that is %s',
    (status) => {
      expect(calendarLink({ status, expiresAt })).toBeNull();
    },
  );

  it('offers no calendar entry of a quest without a date', () => {
    expect(calendarLink({ status: 'OPEN' })).toBeNull();
  });
});

describe('the status of a quest', () => {
  const ended = (outcomes: ('done' | 'not_done')[]) =>
    aQuest({ status: 'CANCELLED', attestations: outcomes.map((outcome) => anAttestation({ outcome })) });

  it.each([
    ['on its page', (quest: Quest) => <FactsLine t={t} quest={quest} viewer={{ userId: 'visitor' }} />],
    ['in a list', (quest: Quest) => <QuestRow t={t} quest={quest} viewerId="visitor" hasStatus />],
  ])('says %s what the statements said, and "Cancelled" only where a member cancelled it', (_, part) => {
    const { unmount } = draw(part(ended(['not_done', 'not_done'])));
    expect(screen.getByText('Not done')).toBeVisible();
    expect(screen.queryByText('Cancelled')).toBeNull();
    unmount();
    draw(part(ended([])));
    expect(screen.getByText('Cancelled')).toBeVisible();
  });
});
