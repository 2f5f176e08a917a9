import { jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import { draw } from '../testing/draw.tsx';
import { ShareLink } from './share-link.tsx';

const ADDRESS = `${window.location.origin}/quests/q1`;

/** Presses the button. The clipboard, which the drawing sets up, takes the address or refuses it. */
async function press(isAllowed = true) {
  const { user } = draw(<ShareLink title="Rake" path="/quests/q1" />);
  const copied = jest.spyOn(navigator.clipboard, 'writeText');
  copied.mockImplementation(() => (isAllowed ? Promise.resolve() : Promise.reject(new Error('denied'))));
  await user.click(screen.getByRole('button', { name: 'Share this quest' }));
  return copied;
}

afterEach(() => {
  Reflect.deleteProperty(navigator, 'share');
  jest.restoreAllMocks();
});

describe('ShareLink', () => {
  it('copies the address and says so where the browser has no dialog', async () => {
    const copied = await press();
    expect(await screen.findByRole('status')).toHaveTextContent('Link copied');
    expect(copied).toHaveBeenCalledWith(ADDRESS);
  });

  it('shows the address where it cannot be copied', async () => {
    await press(false);
    expect(await screen.findByText(ADDRESS)).toBeVisible();
  });

  it('opens the dialog of the device, and accepts that it is closed', async () => {
    const share = jest.fn(() => Promise.reject(new DOMException('closed', 'AbortError')));
    Object.assign(navigator, { share });
    await press();
    expect(share).toHaveBeenCalledWith({ title: 'Rake', url: ADDRESS });
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
});
