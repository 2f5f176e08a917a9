import { screen } from '@testing-library/react';
import { draw } from '../testing/draw.tsx';
import { drawnPart, lazyPart } from './lazy-part.tsx';

describe('lazyPart', () => {
  it('says that its code could not be loaded, and loads it in another attempt', async () => {
    let isOnline = false;
    const Part = lazyPart<{ name: string }>(
      () =>
        isOnline
          ? Promise.resolve(({ name }) => <p>Part {name}</p>)
          : Promise.reject(Object.assign(new Error('Failed to load chunk'), { name: 'ChunkLoadError' })),
      () => <p>Loading</p>,
    );
    const { user } = draw(<Part name="one" />);
    expect(screen.getByText('Loading')).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toHaveTextContent('No connection to CivicForge.');
    isOnline = true;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Part one')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('drawnPart', () => {
  it('says that its code could not be loaded, and loads it in another attempt', async () => {
    let isOnline = false;
    const Part = drawnPart<{ name: string }>(() =>
      isOnline ? Promise.resolve(({ name }) => <p>Part {name}</p>) : Promise.reject(new Error('Failed to load chunk')),
    );
    const { user } = draw(<Part name="one" />);
    const again = await screen.findByRole('button', { name: 'Try again' });
    isOnline = true;
    await user.click(again);
    expect(await screen.findByText('Part one')).toBeInTheDocument();
  });
});
