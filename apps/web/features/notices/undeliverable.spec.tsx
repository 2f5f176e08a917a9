import { screen } from '@testing-library/react';
import type { Undeliverable } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { UndeliverableAddress } from './undeliverable.tsx';

const BOUNCE: Undeliverable = { address: 'a***@example.org', reason: 'bounce', since: '2026-11-28T10:00:00.000Z' };
const AGAIN = '/users/me/notice-settings/send-again';

describe('an address that mails do not reach', () => {
  it('is named with the reason, and mails are resumed by one press', async () => {
    const sent = answers('post', AGAIN, ok({}));
    const { user, redraw, router } = draw(<UndeliverableAddress undeliverable={BOUNCE} />);
    expect(screen.getByText('We could not deliver e-mail to a***@example.org.')).toBeInTheDocument();
    await user.tab();
    expect(screen.getByRole('button', { name: 'Send again' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(sent).toHaveLength(1);
    expect(router.refresh).toHaveBeenCalled();
    redraw(<UndeliverableAddress undeliverable={undefined} />);
    const done = screen.getByText('We send e-mails to your address again.');
    expect(done.closest('[tabindex]')).toHaveFocus();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says in German that a mail was reported as spam', () => {
    draw(<UndeliverableAddress undeliverable={{ ...BOUNCE, reason: 'complaint' }} />, { language: 'de' });
    expect(screen.getByText(/a\*\*\*@example\.org wurde als Spam gemeldet/)).toBeInTheDocument();
  });

  it('keeps its button when the service does not answer', async () => {
    answers('post', AGAIN, problem(503, 'busy'));
    const { user } = draw(<UndeliverableAddress undeliverable={BOUNCE} />);
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('busy');
    expect(screen.getByRole('button', { name: 'Send again' })).toBeEnabled();
  });

  it('draws nothing while mails arrive', () => {
    const { container } = draw(<UndeliverableAddress undeliverable={undefined} />);
    expect(container).toBeEmptyDOMElement();
  });
});
