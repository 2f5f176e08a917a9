import { jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import { draw } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { CalendarFeed } from './calendar-feed.tsx';

const FEED = '/users/me/calendar-feed';
const URL = 'https://civic.example/api/v1/public/calendar/secret.ics';

describe('the calendar feed of a member', () => {
  it('is made by one press, and its address is shown and copied', async () => {
    const sent = answers('post', FEED, ok({ url: URL }, 201));
    const { user, router } = draw(<CalendarFeed feed={{ active: false }} />);
    await user.click(screen.getByRole('button', { name: 'Create a calendar address' }));
    expect(sent).toHaveLength(1);
    expect(await screen.findByLabelText('Your calendar address')).toHaveValue(URL);
    expect(router.refresh).toHaveBeenCalled();
    expect(screen.getByRole('link', { name: 'Open in a calendar app' })).toHaveAttribute(
      'href',
      'webcal://civic.example/api/v1/public/calendar/secret.ics',
    );
    const write = jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(write).toHaveBeenCalledWith(URL);
    expect(screen.getByText('Copied.')).toBeInTheDocument();
  });

  it('is renewed and ended after a question', async () => {
    const renewed = answers('post', FEED, ok({ url: URL }, 201));
    const ended = answers('delete', FEED, nothing());
    const { user } = draw(<CalendarFeed feed={{ active: true, createdAt: '2026-11-28T10:00:00.000Z' }} />);
    const isThere = 'You have a calendar address. If you cannot find it, create a new one.';
    expect(screen.getByText(isThere)).toBeInTheDocument();
    expect(screen.queryByLabelText('Your calendar address')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Create a new address' }));
    expect(renewed).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Yes, create a new one' }));
    expect(await screen.findByLabelText('Your calendar address')).toHaveValue(URL);
    expect(screen.queryByText(isThere)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Delete the address' }));
    await user.click(screen.getByRole('button', { name: 'Yes, delete it' }));
    expect(await screen.findByText('Your calendar address is deleted.')).toBeInTheDocument();
    expect(ended).toHaveLength(1);
    expect(screen.queryByText(isThere)).not.toBeInTheDocument();
    expect(screen.queryByLabelText('Your calendar address')).not.toBeInTheDocument();
  });

  it('says in German what went wrong, and keeps its button', async () => {
    answers('post', FEED, problem(503, 'busy'));
    const { user } = draw(<CalendarFeed feed={{ active: false }} />, { language: 'de' });
    await user.click(screen.getByRole('button', { name: 'Kalenderadresse anlegen' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Kalenderadresse anlegen' })).toBeEnabled();
  });
});
