import { screen } from '@testing-library/react';
import { aCall } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, ok } from '../../testing/service.ts';
import { CallList } from './call-list.tsx';

describe('CallList', () => {
  it('shows how each call repeats, its next date and its state, and loads more', async () => {
    const { nextAt: _nextAt, schedule: _schedule, ...once } = aCall({ callId: 'c2', slots: 1, state: 'ENDED' });
    answers('get', '/users/me/calls', ok({ items: [once] }));
    const { user } = draw(<CallList firstPage={{ items: [aCall()], nextCursor: 'more' }} />);
    expect(screen.getByRole('link', { name: 'Water the trees' })).toHaveAttribute('href', '/calls/c1');
    expect(screen.getByText('Every Saturday at 10:00, 8 times')).toBeVisible();
    expect(screen.getByText('3 people each date')).toBeVisible();
    expect(screen.getByRole('listitem')).toHaveTextContent('Next: 16 May 2026, 10:00');
    expect(screen.getByText('Active')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Ended')).toBeVisible();
    expect(screen.getByText('9 May 2026, 10:00')).toBeVisible();
  });

  it('says that all dates are made, and that a date is missing', () => {
    const { nextAt: _nextAt, schedule: _schedule, ...call } = aCall();
    const { startsAt: _startsAt, ...pattern } = call.pattern;
    draw(<CallList firstPage={{ items: [{ ...call, pattern }] }} />);
    expect(screen.getByText('All dates are posted')).toBeVisible();
    expect(screen.getByText('Without a date')).toBeVisible();
  });

  it('says where calls come from if there are none', () => {
    draw(<CallList firstPage={{ items: [] }} />);
    expect(screen.getByText(t('calls.none'))).toBeVisible();
    expect(screen.getByRole('link', { name: 'Post a quest' })).toHaveAttribute('href', '/quests/new');
  });
});
