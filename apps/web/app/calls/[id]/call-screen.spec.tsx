import { screen, waitFor, within } from '@testing-library/react';
import { aCall, aQuest } from '../../../testing/builders.ts';
import { draw, t } from '../../../testing/draw.tsx';
import { flagsWith } from '../../../testing/flags.ts';
import { answers, ok, problem } from '../../../testing/service.ts';
import { CallScreen } from './call-screen.tsx';

const own = (changes: Parameters<typeof aCall>[0] = {}) => aCall({ actions: ['edit', 'end'], ...changes });
const leftOut = (leftOutFor?: 'points' | 'suspension') => ({
  date: '2026-05-16',
  startsAt: '2026-05-16T10:00:00.000Z',
  state: 'left-out' as const,
  slots: 3,
  open: 0,
  questIds: [],
  ...(leftOutFor && { leftOutFor }),
});

const REWARD = { rewardXp: 100, rewardReputation: 10 };

describe('the page of a call', () => {
  it('shows the dates with their free places, and links to their quests', () => {
    draw(<CallScreen defaults={REWARD} call={own()} isOwn />);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Water the trees');
    expect(screen.getByText('2 of 3 places free')).toBeVisible();
    const places = within(screen.getByRole('list', { name: t('calls.quests') })).getAllByRole('link');
    expect(places.map((link) => link.getAttribute('href'))).toEqual(['/quests/q1', '/quests/q2', '/quests/q3']);
    expect(places[2]).toHaveAccessibleName('Place 3 on 9 May 2026, 10:00');
    expect(screen.getByText('16 May 2026, 10:00')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Claim a place/ })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Your calls' })).toHaveAttribute('href', '/me/calls');
  });

  it('tells the author of a hidden call where to read why, and moderators that others do not see it', () => {
    const hidden = aCall({ state: 'ENDED', hidden: true });
    const { unmount } = draw(<CallScreen defaults={REWARD} call={hidden} isOwn />);
    expect(screen.getByText(t('calls.hidden'))).toBeVisible();
    expect(screen.getByRole('link', { name: t('calls.why') })).toHaveAttribute('href', '/me/cases');
    unmount();
    draw(<CallScreen defaults={REWARD} call={hidden} isOwn={false} />);
    expect(screen.getByText(t('calls.hidden'))).toBeVisible();
    expect(screen.queryByRole('link', { name: t('calls.why') })).not.toBeInTheDocument();
  });

  it('offers no place to a suspended member', () => {
    draw(<CallScreen defaults={REWARD} call={aCall()} isOwn={false} isSuspended />);
    expect(screen.getByText('2 of 3 places free')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Claim a place/ })).not.toBeInTheDocument();
  });

  it('says what each person gets, how long it takes and where', () => {
    const { rewardReputation: _usual, ...given } = aCall().pattern;
    const pattern = { ...given, durationMinutes: 90, place: { label: 'School garden' } };
    draw(<CallScreen defaults={REWARD} call={aCall({ pattern })} isOwn={false} />);
    for (const words of ['100 XP · 10 reputation', '1.5 hours', 'School garden']) {
      expect(screen.getByText(words)).toBeVisible();
    }
  });

  it.each([
    ['points', t('calls.leftOutPoints')],
    ['suspension', t('calls.leftOutSuspension')],
  ] as const)('explains to its author why a date was left out: %s', (reason, words) => {
    draw(<CallScreen defaults={REWARD} call={own({ dates: [leftOut(reason)] })} isOwn />);
    expect(screen.getByText('Left out')).toBeVisible();
    expect(screen.getByText(words)).toBeVisible();
  });

  it('shows others that a date was left out, without the reason', () => {
    draw(<CallScreen defaults={REWARD} call={aCall({ dates: [leftOut()] })} isOwn={false} />);
    expect(screen.getByText('Left out')).toBeVisible();
    expect(screen.queryByText(/points for all places/)).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('folds earlier dates, latest first', () => {
    const at = (date: string) => ({ ...leftOut(), date, startsAt: `${date}T10:00:00.000Z` });
    const dates = [at('2026-04-25'), at('2026-05-02'), ...aCall().dates];
    draw(<CallScreen defaults={REWARD} call={aCall({ dates })} isOwn={false} />);
    const earlier = screen.getByText('Earlier dates').closest('details');
    expect(earlier).not.toHaveAttribute('open');
    expect(earlier).toHaveTextContent(/2 May 2026.*25 Apr 2026/);
  });

  it('claims any free place of a date and opens its quest', async () => {
    const seen = answers(
      'post',
      '/calls/c1/claim',
      problem(409, 'call.already-in'),
      ok(aQuest({ questId: 'q2', status: 'CLAIMED' })),
    );
    const { user, router } = draw(<CallScreen defaults={REWARD} call={aCall()} isOwn={false} />);
    const claim = screen.getByRole('button', { name: 'Claim a place on 9 May 2026, 10:00' });
    await user.click(claim);
    expect(await screen.findByRole('alert')).toHaveTextContent('You already have a place on this date.');
    await user.click(claim);
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/quests/q2'));
    expect(seen[0]?.url.search).toBe('?date=2026-05-09');
  });

  it('claims nothing during maintenance', () => {
    draw(<CallScreen defaults={REWARD} call={aCall()} isOwn={false} />, {
      flags: flagsWith({ maintenance_mode: true }),
    });
    expect(screen.getByRole('button', { name: /Claim a place/ })).toBeDisabled();
    expect(screen.getByText(t('flag.claimPaused'))).toBeVisible();
  });

  it('ends after a confirmation that says what is cancelled and what stays', async () => {
    const seen = answers('delete', '/calls/c1', problem(503, 'busy'), ok(own({ state: 'ENDED', actions: [] })));
    const { user, router } = draw(<CallScreen defaults={REWARD} call={own()} isOwn />);
    await user.click(screen.getByRole('button', { name: 'End the call' }));
    expect(screen.getByText(/Quests that nobody has claimed are cancelled/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Yes, end the call' }));
    expect(await screen.findByText(/The service is busy/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Yes, end the call' }));
    expect(await screen.findByText(t('calls.ended'))).toBeVisible();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(2);
  });

  it('has no actions once it has ended', () => {
    draw(<CallScreen defaults={REWARD} call={own({ state: 'ENDED', actions: [] })} isOwn />);
    expect(screen.getByText('Ended')).toBeVisible();
    expect(screen.queryByText('Change the next dates')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'End the call' })).not.toBeInTheDocument();
  });
});

describe('the change of the next dates', () => {
  async function opened(changes: Parameters<typeof aCall>[0] = {}) {
    const drawn = draw(<CallScreen defaults={REWARD} call={own(changes)} isOwn />);
    await drawn.user.click(screen.getByText('Change the next dates'));
    await screen.findByRole('button', { name: 'Save changes' });
    return drawn;
  }
  const save = () => screen.getByRole('button', { name: 'Save changes' });

  it('starts from the next date and what is left of the rule, and sends only what changes', async () => {
    const seen = answers('patch', '/calls/c1', ok(own()));
    const { user, router } = await opened();
    expect(screen.getByLabelText(/^Start/)).toHaveValue('2026-05-16T10:00');
    expect(screen.getByLabelText('How many times?')).toHaveValue('7');
    expect(screen.getByText(/^Every Saturday at 10:00, 7 times: 16 May, 23 May/)).toBeVisible();
    expect(screen.queryByText('Photos')).not.toBeInTheDocument();
    await user.clear(screen.getByLabelText('How many people?'));
    await user.type(screen.getByLabelText('How many people?'), '2');
    await user.click(save());
    expect(await screen.findByText('The next dates are changed.')).toBeVisible();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    const { title, description, category, rewardXp, rewardReputation } = aCall().pattern;
    expect(seen[0]?.body).toEqual({
      pattern: { title, description, category, rewardXp, rewardReputation },
      slots: 2,
    });
  });

  it('sends the rule with a new start, whose weekday it takes', async () => {
    const seen = answers('patch', '/calls/c1', ok(own()));
    const { user } = await opened();
    await user.clear(screen.getByLabelText(/^Start/));
    await user.type(screen.getByLabelText(/^Start/), '2026-05-17T09:00');
    await user.click(save());
    await waitFor(() =>
      expect(seen[0]?.body).toMatchObject({
        pattern: { startsAt: '2026-05-17T09:00:00.000Z' },
        schedule: { rule: 'FREQ=WEEKLY;BYDAY=SU;COUNT=7', timeZone: 'UTC' },
      }),
    );
  });

  it('keeps a rule that the form cannot make, and can replace it', async () => {
    const seen = answers('patch', '/calls/c1', ok(own()), ok(own()));
    const { user } = await opened({ schedule: { rule: 'FREQ=DAILY;COUNT=30', timeZone: 'Europe/Berlin' } });
    expect(screen.getByLabelText('Repeat')).toHaveDisplayValue('As it is now');
    await user.click(save());
    await waitFor(() => expect(seen).toHaveLength(1));
    expect(seen[0]?.body).not.toHaveProperty('schedule');
    await user.selectOptions(screen.getByLabelText('Repeat'), 'Every week');
    await user.click(save());
    await waitFor(() =>
      expect(seen[1]?.body).toMatchObject({
        schedule: { rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=4', timeZone: 'Europe/Berlin' },
      }),
    );
  });

  it('fills the usual reward in if the call has none', async () => {
    const { rewardXp: _xp, rewardReputation: _reputation, ...pattern } = aCall().pattern;
    await opened({ pattern });
    expect(screen.getByLabelText('XP')).toHaveValue('100');
    expect(screen.getByLabelText('Reputation')).toHaveValue('10');
  });

  it('shows a start that is not after the made dates at its field', async () => {
    const errors = [{ path: 'pattern.startsAt', message: 'too early' }];
    answers('patch', '/calls/c1', problem(400, 'validation.failed', { errors }));
    const { user } = await opened();
    await user.click(save());
    expect(within(await screen.findByRole('alert')).getByRole('link')).toHaveTextContent(t('rule.callStart'));
    expect(screen.getByLabelText(/^Start/)).toBeInvalid();
  });
});
