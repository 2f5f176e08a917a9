import { jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { draw } from '../testing/draw.tsx';
import { reads } from '../testing/reads.ts';
import ErrorPage from './error.tsx';
import GlobalError from './global-error.tsx';

it('ErrorPage shows the message, the reference and a retry button', async () => {
  const reset = jest.fn();
  const { user } = draw(<ErrorPage error={Object.assign(new Error('secret'), { digest: 'd1' })} reset={reset} />);
  expect(screen.getByText(reads('Reference: d1'))).toBeInTheDocument();
  expect(screen.queryByText(/secret/)).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(reset).toHaveBeenCalled();
});

it('GlobalError shows both languages without a catalogue', () => {
  const html = renderToString(<GlobalError reset={() => undefined} />);
  expect(html).toContain('Something went wrong on our side.');
  expect(html).toContain('Bei uns ist etwas schiefgegangen.');
});
