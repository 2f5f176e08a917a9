import { webcrypto } from 'node:crypto';
import { jest } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import { More } from '../../components/more.tsx';
import { clearDevice } from '../../lib/device/leave.ts';
import { renewPush } from '../../lib/device/push.ts';
import { quietApi } from '../../lib/api/browser.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { AppWorker } from './app-worker.tsx';
import { PushSwitch } from './push-switch.tsx';

const KEY = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
const ENDPOINT = 'https://push.example.org/send/one';
const ID = 'AAAAAAAAAAAAAAAAAAAAAA';

let permission: NotificationPermission;
let subscription: object | null;
const unsubscribe = jest.fn(() => Promise.resolve(true));
const subscribe = jest.fn((_: { applicationServerKey: string }) => {
  subscription = aSubscription();
  return Promise.resolve(subscription);
});
const requestPermission = jest.fn(() => Promise.resolve(permission));
const register = jest.fn(() => Promise.resolve({}));
const postMessage = jest.fn();

function aSubscription(key = KEY) {
  return {
    endpoint: ENDPOINT,
    options: { applicationServerKey: Uint8Array.from(Buffer.from(key, 'base64url')).buffer },
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: KEY, auth: 'BTBZMqHH6r4Tts7J_aSIgg' } }),
    unsubscribe,
  };
}

function theBrowser(isAble = true): void {
  const pushManager = { getSubscription: () => Promise.resolve(subscription), subscribe };
  const registration = { pushManager, active: { postMessage } };
  const serviceWorker = {
    ready: Promise.resolve(registration),
    getRegistration: () => Promise.resolve(registration),
    register,
  };
  Object.defineProperty(navigator, 'serviceWorker', { value: serviceWorker, configurable: true });
  const state = {
    requestPermission,
    get permission() {
      return permission;
    },
  };
  if (isAble) Object.assign(window, { PushManager: {}, Notification: state });
  else for (const name of ['PushManager', 'Notification']) Reflect.deleteProperty(window, name);
}

beforeEach(() => {
  [permission, subscription] = ['granted', null];
  jest.clearAllMocks();
  Object.defineProperty(window.crypto, 'subtle', { value: webcrypto.subtle, configurable: true });
  theBrowser();
});
afterEach(() => {
  Reflect.deleteProperty(navigator, 'serviceWorker');
  delete document.body.dataset['savedAt'];
});

const known = (...ids: readonly string[]) =>
  answers(
    'get',
    '/users/me/push-subscriptions',
    ok({ publicKey: KEY, items: ids.map((subscriptionId) => ({ subscriptionId })) }),
  );

describe('the switch of push', () => {
  it('asks nothing before a tap, then subscribes this browser and registers it', async () => {
    known();
    const sent = answers('post', '/users/me/push-subscriptions', ok({ subscriptionId: ID }, 201));
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched off for this device.');
    expect(requestPermission).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText('Notices are switched on for this device.');
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: KEY });
    expect(sent[0]?.body).toEqual({ endpoint: ENDPOINT, keys: { p256dh: KEY, auth: 'BTBZMqHH6r4Tts7J_aSIgg' } });
  });

  it('says how to go on when the browser blocks notices', async () => {
    known();
    permission = 'default';
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched off for this device.');
    permission = 'denied';
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText(/Your browser blocks notices/);
    expect(subscribe).not.toHaveBeenCalled();
  });

  it('replaces a subscription to another key of the service', async () => {
    known();
    subscription = aSubscription(`B${KEY.slice(1, -4)}AAAA`);
    answers('post', '/users/me/push-subscriptions', ok({ subscriptionId: ID }, 201));
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched off for this device.');
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText('Notices are switched on for this device.');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  it('shows a refusal of the service', async () => {
    known();
    answers('post', '/users/me/push-subscriptions', problem(409, 'push.limit'));
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched off for this device.');
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText('You already get notices on ten devices. Switch one off first.');
  });

  it('says so when the browser fails', async () => {
    known();
    subscribe.mockRejectedValueOnce(new DOMException('no push service', 'AbortError'));
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched off for this device.');
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText(/The browser could not switch notices on/);
  });

  it('switches off this device', async () => {
    subscription = aSubscription();
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(ENDPOINT));
    const id = Buffer.from(digest).subarray(0, 16).toString('base64url');
    known(id);
    const removed = answers('delete', `/users/me/push-subscriptions/${id}`, nothing());
    const { user } = draw(<PushSwitch />);
    await screen.findByText('Notices are switched on for this device.');
    await user.click(screen.getByRole('button', { name: 'Switch off' }));
    await screen.findByText('Notices are switched off for this device.');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    expect(removed).toHaveLength(1);
  });

  it('offers nothing where the browser cannot show notices', async () => {
    theBrowser(false);
    draw(<PushSwitch />, { language: 'de' });
    await screen.findByText(/Dieser Browser kann keine Mitteilungen zeigen/);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('the application on a device', () => {
  it('registers its worker and tells it the visited page', async () => {
    jest.useFakeTimers();
    draw(<AppWorker isEnabled />, { pathname: '/me' });
    expect(register).toHaveBeenCalledWith('/sw.js', { updateViaCache: 'none' });
    await act(() => jest.advanceTimersByTimeAsync(2_000));
    expect(postMessage).toHaveBeenCalledWith({ visited: '/me' });
    jest.useRealTimers();
  });

  it('registers nothing in development, and visits no page that is not saved', async () => {
    jest.useFakeTimers();
    draw(<AppWorker isEnabled={false} />, { pathname: '/me' });
    draw(<AppWorker isEnabled />, { pathname: '/quests/new' });
    await act(() => jest.advanceTimersByTimeAsync(5_000));
    expect(register).toHaveBeenCalledTimes(1);
    expect(postMessage).not.toHaveBeenCalled();
    jest.useRealTimers();
  });

  it('says that a saved page may be old, until the device is online', async () => {
    document.body.dataset['savedAt'] = '2026-05-01T12:00:00.000Z';
    const { router } = draw(<AppWorker isEnabled />, { pathname: '/me' });
    expect(screen.getByRole('status').textContent).toMatch(
      /This page was saved .* and may be old\. Connect to the internet to change something\./,
    );
    expect(router.refresh).not.toHaveBeenCalled();
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    await waitFor(() => {
      expect(screen.queryByText(/may be old/)).toBeNull();
    });
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('offers the next page on a saved page only with the words that it needs a connection, and not so on the next page', () => {
    document.body.dataset['savedAt'] = '2026-05-01T12:00:00.000Z';
    const both = (
      <>
        <AppWorker isEnabled={false} />
        <More pages={{ hasMore: true, isLoading: false, problem: undefined, more: () => undefined }} />
      </>
    );
    const { redrawAt } = draw(both, { pathname: '/notices' });
    expect(screen.getByText(t('offline.rest'))).toBeInTheDocument();
    expect(screen.getByRole('button')).toHaveTextContent('Try again');
    redrawAt('/me');
    expect(screen.queryByText(t('offline.rest'))).not.toBeInTheDocument();
    expect(screen.getByRole('button')).toHaveTextContent('Show more');
  });

  it('keeps nothing of a member who leaves it', async () => {
    subscription = aSubscription();
    const remove = jest.fn(() => Promise.resolve(true));
    Object.assign(window, { caches: { delete: remove } });
    await clearDevice();
    expect(remove).toHaveBeenCalledWith('civicforge-pages-1');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    Reflect.deleteProperty(window, 'caches');
  });

  it('is registered again by a new session, if it was registered before', async () => {
    const sent = answers('post', '/users/me/push-subscriptions', ok({ subscriptionId: ID }, 201));
    await renewPush(quietApi);
    expect(sent).toHaveLength(0);
    subscription = aSubscription();
    await renewPush(quietApi);
    expect(sent).toHaveLength(1);
  });
});
