import { screen } from '@testing-library/react';
import type { Quest } from '../../lib/api/types.ts';
import { aQuest } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { About } from './facts.tsx';

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
