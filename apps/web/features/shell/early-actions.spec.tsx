import { jest } from '@jest/globals';
import { render, waitFor } from '@testing-library/react';
import { EarlyActions } from './early-actions.tsx';

afterEach(() => {
  Reflect.deleteProperty(window, 'runEarlyActions');
});

describe('EarlyActions', () => {
  it('repeats what was done before the page was hydrated', async () => {
    const runEarlyActions = jest.fn();
    Object.assign(window, { runEarlyActions });
    render(<EarlyActions />);
    expect(runEarlyActions).not.toHaveBeenCalled();
    await waitFor(() => expect(runEarlyActions).toHaveBeenCalledTimes(1));
  });

  it('does nothing on a page of the development server', async () => {
    render(<EarlyActions />);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
