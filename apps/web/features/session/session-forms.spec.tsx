import { jest } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { readDraft, writeDraft } from '../../lib/forms/draft.ts';
import type * as GoTo from '../../lib/session/go-to.ts';
import { draw, t } from '../../testing/draw.tsx';
import { reads } from '../../testing/reads.ts';
import { answers, noConnection, nothing, ok, problem, service } from '../../testing/service.ts';
import { findDeviceKey, keepDeviceKey, makeKeyPair } from '../../lib/proof/device-key.ts';
import { withKeys } from '../../testing/signing.ts';

const goTo = jest.fn<typeof GoTo.goTo>();
jest.unstable_mockModule('../../lib/session/go-to.ts', () => ({ goTo, reload: jest.fn() }));
const { SignInForm } = await import('./sign-in-form.tsx');
const { RegisterForm } = await import('./register-form.tsx');
const { ConfirmForm } = await import('./confirm-form.tsx');
const { keepNewAccount, signInAfterConfirming } = await import('./new-account.ts');
const { PasswordReset } = await import('./password-reset.tsx');
const { ChangePasswordForm } = await import('./change-password-form.tsx');
const { SignOutButton } = await import('./sign-out-button.tsx');
const { SessionKeeper } = await import('./session-keeper.tsx');

beforeEach(() => goTo.mockClear());

describe('signing in', () => {
  const fill = async (user: ReturnType<typeof draw>['user'], password = 'CivicForge!2026') => {
    await user.type(screen.getByLabelText('E-mail address'), ' ada@example.org ');
    if (password !== '') await user.type(screen.getByLabelText('Password'), password);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
  };

  it('returns to the page before signing in', async () => {
    const seen = answers('post', '/auth/sign-in', ok({ user: {} }));
    const { user } = draw(<SignInForm returnTo="/quests/q1" />);
    await fill(user);
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/quests/q1'));
    expect(seen[0]?.body).toEqual({ email: 'ada@example.org', password: 'CivicForge!2026' });
  });

  it('shows one message for all wrong credentials, keeps the address and renews nothing', async () => {
    answers('post', '/auth/sign-in', problem(401, 'auth.invalid-credentials'));
    const { user } = draw(<SignInForm returnTo="/" />);
    await fill(user);
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveTextContent('The e-mail address or the password is wrong.');
    await waitFor(() => expect(summary).toHaveFocus());
    expect(screen.getByLabelText('E-mail address')).toHaveValue('ada@example.org');
    expect(goTo).not.toHaveBeenCalled();
  });

  it('sends the typed address again although React resets the form after the answer', async () => {
    const seen = answers('post', '/auth/sign-in', problem(401, 'auth.invalid-credentials'), ok({ user: {} }));
    const { user, container } = draw(<SignInForm returnTo="/" />);
    await fill(user);
    await screen.findByRole('alert');
    // After the action of a form that was sent before hydration, React calls this, on a busy device late.
    act(() => container.querySelector('form')?.reset());
    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), 'CivicForge!2027');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/'));
    expect(seen[1]?.body).toEqual({ email: 'ada@example.org', password: 'CivicForge!2027' });
  });

  it('opens the code form if the address is not confirmed', async () => {
    answers('post', '/auth/sign-in', problem(403, 'auth.unconfirmed'));
    const { user } = draw(<SignInForm returnTo="/me" />);
    await fill(user);
    expect(await screen.findByRole('link', { name: 'Enter the code' })).toHaveAttribute(
      'href',
      '/confirm?returnTo=%2Fme',
    );
  });

  it('validates before sending', async () => {
    const { user } = draw(<SignInForm returnTo="/" />);
    await user.type(screen.getByLabelText('E-mail address'), 'ada');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    const summary = within(await screen.findByRole('alert'));
    expect(summary.getByText('Enter your password.')).toBeInTheDocument();
    expect(summary.getByText('Enter an e-mail address like name@example.org.')).toBeInTheDocument();
  });

  it('shows the password on request', async () => {
    const { user } = draw(<SignInForm returnTo="/" />);
    const password = screen.getByLabelText('Password');
    expect(password).toHaveAttribute('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Show the password' }));
    expect(password).toHaveAttribute('type', 'text');
    await user.click(screen.getByRole('button', { name: 'Hide the password' }));
    expect(password).toHaveAttribute('type', 'password');
  });

  it('fills in the address of another form in this tab', async () => {
    sessionStorage.setItem('civicforge.address', 'ben@example.org');
    draw(<SignInForm returnTo="/" />);
    expect(await screen.findByDisplayValue('ben@example.org')).toBeInTheDocument();
  });
});

describe('joining', () => {
  it('creates the account and opens the code form with the return path', async () => {
    const seen = answers('post', '/auth/register', ok({ next: 'confirm', destination: 'n***@e***' }, 202));
    const { user, router } = draw(<RegisterForm returnTo="/quests/q1" />);
    await user.type(screen.getByLabelText('Your name'), 'Nadia');
    await user.type(screen.getByLabelText('E-mail address'), 'nadia@example.org');
    await user.type(screen.getByLabelText('Password'), 'CivicForge!2026');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/confirm?returnTo=%2Fquests%2Fq1'));
    expect(seen[0]?.body).toEqual({ displayName: 'Nadia', email: 'nadia@example.org', password: 'CivicForge!2026' });
  });

  it.each(['short!A1', 'no-capital-1', 'NO-SMALL-11', 'No-digits-x', 'NoSigns1234'])(
    'refuses the password %s with the rule in words',
    async (password) => {
      const { user } = draw(<RegisterForm returnTo="/" />);
      await user.type(screen.getByLabelText('Password'), password);
      await user.click(screen.getByRole('button', { name: 'Create account' }));
      const summary = within(await screen.findByRole('alert'));
      expect(summary.getByText(/^Use at least 10 characters/)).toBeInTheDocument();
    },
  );

  it('signs in after confirming the address that this page registered, once', async () => {
    keepNewAccount({ email: 'nadia@example.org', password: 'CivicForge!2026' });
    sessionStorage.setItem('civicforge.address', 'nadia@example.org');
    answers('post', '/auth/confirm', nothing());
    const seen = answers('post', '/auth/sign-in', ok({ user: {} }));
    const { user, router } = draw(<ConfirmForm returnTo="/me" />);
    await screen.findByDisplayValue('nadia@example.org');
    await user.type(screen.getByLabelText('Code'), '424242');
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/me'));
    expect(seen[0]?.body).toEqual({ email: 'nadia@example.org', password: 'CivicForge!2026' });
    expect(router.push).not.toHaveBeenCalled();
    expect(await signInAfterConfirming('nadia@example.org')).toBe(false);
  });

  it.each([
    ['the sign-in fails', 'nadia@example.org'],
    ['another address is confirmed', 'other@example.org'],
  ])('asks the member to sign in after confirming if %s', async (_, email) => {
    keepNewAccount({ email, password: 'CivicForge!2026' });
    answers('post', '/auth/sign-in', problem(503, 'busy'));
    expect(await signInAfterConfirming('nadia@example.org')).toBe(false);
  });

  it('confirms the address with the code', async () => {
    sessionStorage.setItem('civicforge.address', 'nadia@example.org');
    const seen = answers('post', '/auth/confirm', nothing());
    const { user, router } = draw(<ConfirmForm returnTo="/me" />);
    await screen.findByDisplayValue('nadia@example.org');
    await user.type(screen.getByLabelText('Code'), ' 424242 ');
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/sign-in?confirmed=1&returnTo=%2Fme'));
    expect(seen[0]?.body).toEqual({ email: 'nadia@example.org', code: '424242' });
  });

  it('explains a wrong code and requests another', async () => {
    answers('post', '/auth/confirm', problem(400, 'auth.invalid-code'));
    const resent = answers('post', '/auth/resend-code', nothing(202), noConnection);
    const { user } = draw(<ConfirmForm returnTo="/" />);
    await user.type(screen.getByLabelText('E-mail address'), 'nadia@example.org');
    await user.type(screen.getByLabelText('Code'), '111111');
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText(t('problem.auth.invalid-code'))).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Send a new code' }));
    expect(await screen.findByText(t('session.resent'))).toBeInTheDocument();
    expect(resent[0]?.body).toEqual({ email: 'nadia@example.org' });
    await user.click(screen.getByRole('button', { name: 'Send a new code' }));
    expect(await screen.findByText(t('problem.network'))).toBeInTheDocument();
  });
});

describe('a forgotten password', () => {
  it('is reset in two steps', async () => {
    answers('post', '/auth/forgot-password', nothing(202));
    const seen = answers('post', '/auth/reset-password', nothing());
    const { user, router } = draw(<PasswordReset />);
    await user.type(screen.getByLabelText('E-mail address'), 'ada@example.org');
    await user.click(screen.getByRole('button', { name: 'Send the code' }));
    expect(await screen.findByText(reads(/^If ada@example.org has an account/))).toBeInTheDocument();
    await user.type(screen.getByLabelText('Code'), '424242');
    await user.type(screen.getByLabelText('New password'), 'CivicForge!2027');
    await user.click(screen.getByRole('button', { name: 'Save the new password' }));
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/sign-in?reset=1'));
    expect(seen[0]?.body).toEqual({ email: 'ada@example.org', code: '424242', newPassword: 'CivicForge!2027' });
  });

  it('can be reset with another address', async () => {
    answers('post', '/auth/forgot-password', nothing(202));
    const { user } = draw(<PasswordReset />);
    await user.type(screen.getByLabelText('E-mail address'), 'adda@example.org');
    await user.click(screen.getByRole('button', { name: 'Send the code' }));
    await user.click(await screen.findByRole('button', { name: 'Use another address' }));
    expect(screen.getByRole('button', { name: 'Send the code' })).toBeInTheDocument();
  });
});

describe('a change of password', () => {
  const change = async (user: ReturnType<typeof draw>['user'], current: string, next: string) => {
    if (current !== '') await user.type(screen.getByLabelText('Current password'), current);
    if (next !== '') await user.type(screen.getByLabelText('New password'), next);
    await user.click(screen.getByRole('button', { name: 'Change password' }));
  };

  it('sends both passwords, says what happened and empties the fields', async () => {
    const seen = answers('post', '/auth/change-password', nothing());
    const { user } = draw(<ChangePasswordForm />);
    await change(user, 'CivicForge!2026', 'CivicForge!2027');
    expect(await screen.findByText(t('session.changed'))).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({ currentPassword: 'CivicForge!2026', newPassword: 'CivicForge!2027' });
    expect(screen.getByLabelText('Current password')).toHaveValue('');
    expect(screen.getByLabelText('New password')).toHaveValue('');
  });

  it.each([
    ['', 'CivicForge!2027', 'Enter your password.'],
    ['CivicForge!2026', 'short', 'Use at least 10 characters, with a capital letter'],
    ['CivicForge!2026', 'CivicForge!2026', 'Choose a password that differs from your current one.'],
  ])('refuses %j and %j before they are sent', async (current, next, words) => {
    const seen = answers('post', '/auth/change-password', nothing());
    const { user } = draw(<ChangePasswordForm />);
    await change(user, current, next);
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(seen).toEqual([]);
  });

  it.each([
    [400, 'auth.wrong-password', [{ path: 'currentPassword', message: 'is not the current password' }]],
    [429, 'rate-limited', undefined],
    [503, 'busy', undefined],
    [503, 'maintenance', undefined],
  ])('explains %i %s and keeps the input', async (status, code, errors) => {
    answers('post', '/auth/change-password', problem(status, code, errors && { errors }));
    const { user } = draw(<ChangePasswordForm />);
    await change(user, 'CivicForge!2026', 'CivicForge!2027');
    expect(await screen.findByRole('alert')).toHaveTextContent(t(`problem.${code}` as 'problem.busy'));
    expect(screen.getByLabelText('New password')).toHaveValue('CivicForge!2027');
    const field = screen.getByLabelText('Current password');
    expect(field.getAttribute('aria-invalid') === 'true').toBe(errors !== undefined);
  });
});

describe('signing out', () => {
  it('deletes all drafts on the device', async () => {
    answers('post', '/auth/sign-out', nothing());
    writeDraft('ada.create', { title: 'Secret' });
    const { user } = draw(<SignOutButton />);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/sign-in?signedOut=1'));
    expect(readDraft('ada.create')).toBeUndefined();
  });

  it('revokes and removes the signing key of the person of the page, and no other', async () => {
    withKeys();
    document.body.setAttribute('data-page-person', 'ada');
    const { privateKey } = await makeKeyPair();
    for (const name of ['ada', 'ben']) await keepDeviceKey(name, { keyId: `key-of-${name}`, did: 'did', privateKey });
    const revoked = answers('delete', '/users/me/device-keys/:keyId', problem(503, 'busy'));
    answers('post', '/auth/sign-out', nothing());
    const { user } = draw(<SignOutButton />);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(goTo).toHaveBeenCalled());
    document.body.removeAttribute('data-page-person');
    expect(revoked.map(({ url }) => url.pathname)).toEqual(['/api/v1/users/me/device-keys/key-of-ada']);
    expect(await findDeviceKey('ada')).toBeUndefined();
    expect(await findDeviceKey('ben')).toBeDefined();
  });

  it('succeeds if the session has already ended', async () => {
    answers('post', '/auth/sign-out', problem(401, 'auth.required'));
    const { user } = draw(<SignOutButton />);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(goTo).toHaveBeenCalled());
  });

  it('reports a failure if the API is unreachable', async () => {
    answers('post', '/auth/sign-out', noConnection);
    const { user } = draw(<SignOutButton />);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(await screen.findByText(t('problem.network'))).toBeInTheDocument();
    expect(goTo).not.toHaveBeenCalled();
  });
});

describe('SessionKeeper', () => {
  beforeEach(() => {
    // The flags are refreshed while the fake timers advance.
    service.use(http.post('*/ofrep/v1/evaluate/flags', () => HttpResponse.json({ flags: [] })));
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'performance'], now: Date.now() });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const later = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

  it('renews at the planned time and again after the interval', async () => {
    const seen = answers('post', '/auth/refresh', nothing());
    draw(<SessionKeeper dueIn={60_000} every={2_880_000} />);
    await later(59_000);
    expect(seen).toHaveLength(0);
    await later(2_000);
    await waitFor(() => expect(seen).toHaveLength(1));
    await later(2_890_000);
    await waitFor(() => expect(seen).toHaveLength(2));
  });

  it('waits if another tab has renewed', async () => {
    const seen = answers('post', '/auth/refresh', nothing());
    draw(<SessionKeeper dueIn={60_000} every={2_880_000} />);
    await later(30_000);
    localStorage.setItem('civicforge.session.renewed-at', String(Date.now()));
    window.dispatchEvent(new StorageEvent('storage'));
    await later(120_000);
    expect(seen).toHaveLength(0);
  });

  it('renews when the device wakes up', async () => {
    const seen = answers('post', '/auth/refresh', nothing());
    draw(<SessionKeeper dueIn={60_000} every={2_880_000} />);
    jest.setSystemTime(Date.now() + 600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(seen).toHaveLength(1));
  });
});
