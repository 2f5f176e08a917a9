import { screen, within } from '@testing-library/react';
import type { Webhook } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { WebhookList } from './webhook-list.tsx';

const WEBHOOK: Webhook = {
  webhookId: '01KC0000000000000000000000',
  url: 'https://example.org/hook',
  events: ['quest.claimed', 'quest.completed'],
  scope: 'own',
  active: true,
  createdAt: '2026-05-01T12:00:00.000Z',
};
const PATH = `/users/me/webhooks/${WEBHOOK.webhookId}`;

describe('the list of webhooks', () => {
  it('says that there is none', () => {
    draw(<WebhookList webhooks={[]} />);
    expect(screen.getByText('No program is registered.')).toBeTruthy();
  });

  it('shows address, events and state of each', () => {
    const failing = { failingSince: '2026-05-03T12:00:00.000Z', previousSecretUntil: '2026-05-05T12:00:00.000Z' };
    draw(<WebhookList webhooks={[{ ...WEBHOOK, ...failing, scope: 'all' }]} />);
    const row = screen.getByRole('listitem').textContent;
    for (const words of ['https://example.org/hook', 'quest.claimed, quest.completed', 'On', 'for all quests']) {
      expect(row).toContain(words);
    }
    expect(row).toMatch(/No success since .*The previous secret also signs until/);
  });

  it.each([
    ['owner', 'Paused by you'],
    ['gone', 'Off: the program said that it no longer exists'],
    ['failing', 'Off: the program did not answer for five days'],
  ] as const)('tells why a webhook is off: %s', (offReason, words) => {
    draw(<WebhookList webhooks={[{ ...WEBHOOK, active: false, offReason }]} />);
    expect(screen.getByText(words)).toBeTruthy();
  });

  it('pauses and switches on', async () => {
    const changes = answers('patch', PATH, ok({ ...WEBHOOK, active: false }));
    const { user, router } = draw(<WebhookList webhooks={[WEBHOOK]} />);
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(changes[0]?.body).toEqual({ active: false });
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('shows a problem of the switch', async () => {
    answers('patch', PATH, problem(404, 'webhook.not-found'));
    const { user } = draw(<WebhookList webhooks={[{ ...WEBHOOK, active: false }]} />);
    await user.click(screen.getByRole('button', { name: 'Switch on' }));
    await screen.findByText(/no longer exists/);
  });

  it('makes a new secret after a question, and shows it once', async () => {
    answers('post', `${PATH}/rotate`, ok({ ...WEBHOOK, secret: 'whsec_abc' }));
    const { user } = draw(<WebhookList webhooks={[WEBHOOK]} />);
    await user.click(screen.getByRole('button', { name: 'New secret for https://example.org/hook' }));
    await user.click(screen.getByRole('button', { name: 'Yes, create a new secret' }));
    const notice = await screen.findByRole('status');
    expect(within(notice).getByText('whsec_abc')).toBeTruthy();
  });

  it('removes a webhook after a question', async () => {
    const removed = answers('delete', PATH, nothing());
    const { user, router } = draw(<WebhookList webhooks={[WEBHOOK]} />, { language: 'de' });
    await user.click(screen.getByRole('button', { name: 'https://example.org/hook entfernen' }));
    await user.click(screen.getByRole('button', { name: 'Ja, entfernen' }));
    expect(removed).toHaveLength(1);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });
});

describe('the deliveries of a webhook', () => {
  const delivery = {
    deliveryId: 'msg_AAAAAAAAAAAAAAAAAAAAAA',
    type: 'quest.claimed',
    state: 'FAILED',
    attempts: [{ at: '2026-05-01T12:00:00.000Z', error: 'timeout' }],
    createdAt: '2026-05-01T12:00:00.000Z',
  };

  it('are shown when asked for, and each is sent again', async () => {
    const lists = answers('get', `${PATH}/deliveries`, ok({ items: [delivery] }));
    const again = answers('post', `${PATH}/deliveries/${delivery.deliveryId}/replay`, ok(delivery));
    const { user } = draw(<WebhookList webhooks={[WEBHOOK]} />);
    expect(lists).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Show deliveries' }));
    await screen.findByText('failed');
    expect(screen.getByText('(timeout)')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(again).toHaveLength(1);
    expect(lists).toHaveLength(2);
  });

  it('begin with a test, whose limit is told', async () => {
    answers('get', `${PATH}/deliveries`, ok({ items: [] }));
    answers('post', `${PATH}/test`, ok(delivery), problem(429, 'rate-limited'));
    const { user } = draw(<WebhookList webhooks={[WEBHOOK]} />);
    await user.click(screen.getByRole('button', { name: 'Send a test' }));
    await screen.findByText('Nothing has been sent yet.');
    await user.click(screen.getByRole('button', { name: 'Send a test' }));
    await screen.findByRole('alert');
  });
});
