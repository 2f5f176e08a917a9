import { jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import type * as GoTo from '../../lib/session/go-to.ts';
import { aMember } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, ok } from '../../testing/service.ts';

const reload = jest.fn<typeof GoTo.reload>();
jest.unstable_mockModule('../../lib/session/go-to.ts', () => ({ goTo: jest.fn(), reload }));
const { Header } = await import('./header.tsx');
const { BottomBar } = await import('./bottom-bar.tsx');
const { Footer } = await import('./footer.tsx');
const { FreshCounts, MemberCounts } = await import('../../components/member-counts.tsx');
const { TimeZone } = await import('./time-zone.tsx');

const nobody = { isModerator: false, isAdmin: false };

describe('Header, BottomBar and Footer', () => {
  it('link visitors to sign in and join', () => {
    draw(<Header t={t} name="CivicForge" viewer={undefined} staff={nobody} signedIn={false} />);
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
    expect(screen.getByRole('link', { name: 'Join' })).toHaveAttribute('href', '/register');
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });

  it.each([
    ['/rules', '', '/rules'],
    ['/quests/q1', 'do=claim', '/quests/q1?do=claim'],
    ['/visitor/quests/q1', '', '/quests/q1'],
    ['/sign-in', 'returnTo=/quests/q1', '/quests/q1'],
    ['/register', 'returnTo=/me', '/me'],
    ['/confirm', 'email=a@example.org&returnTo=/me', '/me'],
    ['/sign-in', 'returnTo=https://elsewhere.example', undefined],
    ['/forgot-password', '', undefined],
  ])('lead visitors of %s?%s back to %s after the sign-in', (pathname, query, back) => {
    draw(<Header t={t} name="CivicForge" viewer={undefined} staff={nobody} signedIn={false} />, { pathname, query });
    const suffix = back === undefined ? '' : `?returnTo=${encodeURIComponent(back)}`;
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', `/sign-in${suffix}`);
    expect(screen.getByRole('link', { name: 'Join' })).toHaveAttribute('href', `/register${suffix}`);
  });

  it('link members to their pages, show their points and mark the current page', () => {
    draw(<Header t={t} name="CivicForge" viewer={aMember()} staff={nobody} signedIn />, { pathname: '/quests/new' });
    expect(screen.getByText('You have 9 points to post quests')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Post a quest' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Quests' })).not.toHaveAttribute('aria-current');
    expect(screen.getByRole('link', { name: 'My profile: Ada' })).toHaveAttribute('href', '/me');
  });

  it('show the staff pages only to members with the role', () => {
    const { redraw } = draw(<Header t={t} name="CivicForge" viewer={aMember()} staff={nobody} signedIn />);
    expect(screen.queryByRole('link', { name: 'Moderation' })).not.toBeInTheDocument();
    const staff = { isModerator: true, isAdmin: true };
    redraw(<Header t={t} name="CivicForge" viewer={aMember()} staff={staff} signedIn />);
    expect(screen.getByRole('link', { name: 'Moderation' })).toHaveAttribute('href', '/moderation');
    expect(screen.getByRole('link', { name: 'Rewards' })).toHaveAttribute('href', '/admin/rewards');
  });

  it('have three places at the bottom and the number of quests that wait for the member', () => {
    const { redraw } = draw(
      <MemberCounts first={{ waiting: 2, unread: 0 }}>
        <BottomBar t={t} />
      </MemberCounts>,
    );
    expect(screen.getAllByRole('link')).toHaveLength(3);
    expect(screen.getByText('2 quests are waiting for you')).toBeInTheDocument();
    redraw(
      <MemberCounts first={{ waiting: 2, unread: 0 }}>
        <BottomBar t={t} />
        <FreshCounts waiting={0} />
      </MemberCounts>,
    );
    expect(screen.queryByText(/waiting for you/)).not.toBeInTheDocument();
  });

  it.each([
    [0, 'Notices'],
    [1, 'Notices, 1 unread'],
    [50, 'Notices, 50 unread'],
    [51, 'Notices, more than 50 unread'],
  ])('name the number of unread notices: %s', (unread, name) => {
    draw(
      <MemberCounts first={{ waiting: 0, unread }}>
        <Header t={t} name="CivicForge" viewer={aMember()} staff={nobody} signedIn />
      </MemberCounts>,
    );
    const bell = screen.getByRole('link', { name });
    expect(bell).toHaveAttribute('href', '/notices');
    expect(bell.querySelector('[aria-hidden]:not(svg)')?.textContent).toBe({ 1: '1', 50: '9+', 51: '9+' }[unread]);
  });

  it('read the number again on another page', async () => {
    const count = { count: 120, more: true };
    const seen = answers('get', '/users/me/home', ok({ waiting: [], totals: { waiting: count }, unread: 7 }));
    const bar = (
      <MemberCounts first={{ waiting: 0, unread: 0 }}>
        <BottomBar t={t} />
        <Header t={t} name="CivicForge" viewer={aMember()} staff={nobody} signedIn />
      </MemberCounts>
    );
    const { redrawAt } = draw(bar, { pathname: '/' });
    redrawAt('/me');
    expect(await screen.findAllByText('99+')).toHaveLength(2);
    expect(screen.getByRole('link', { name: /7 unread/ })).toBeInTheDocument();
    expect(seen).toHaveLength(1);
  });

  it('lead from the coin to the history of points', () => {
    draw(<Header t={t} name="CivicForge" viewer={aMember()} staff={nobody} signedIn />);
    expect(screen.getByRole('link', { name: /9 points/ })).toHaveAttribute('href', '/me/points');
  });

  it('switch the language and render the page again', async () => {
    const { user } = draw(<Footer t={t} language="en" theme="system" overBar={false} />);
    await user.selectOptions(screen.getByLabelText('Language'), 'Deutsch');
    expect(document.cookie).toContain('civicforge_language=de');
    expect(reload).toHaveBeenCalled();
  });

  it('switch the theme at once and for the next page', async () => {
    const { user } = draw(<Footer t={t} language="en" theme="system" overBar />);
    await user.selectOptions(screen.getByLabelText('Appearance'), 'Dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(document.cookie).toContain('civicforge_theme=dark');
  });

  it('report the device’s time zone once', async () => {
    const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { router, redraw } = draw(<TimeZone reported={undefined} used="Pacific/Apia" />);
    await waitFor(() => expect(router.refresh).toHaveBeenCalledTimes(1));
    expect(document.cookie).toContain(`civicforge_time_zone=${encodeURIComponent(here)}`);
    redraw(<TimeZone reported={here} used="Pacific/Apia" />);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('takes the time zone from Temporal where the browser has it', async () => {
    Object.assign(globalThis, { Temporal: { Now: { timeZoneId: () => 'Asia/Tokyo' } } });
    const { router } = draw(<TimeZone reported="Europe/Berlin" used="Europe/Berlin" />);
    await waitFor(() => expect(router.refresh).toHaveBeenCalledTimes(1));
    expect(document.cookie).toContain(`civicforge_time_zone=${encodeURIComponent('Asia/Tokyo')}`);
    Reflect.deleteProperty(globalThis, 'Temporal');
  });
});
