import { act, fireEvent, screen } from '@testing-library/react';
import { reads } from './reads.ts';

/** Opens the folded part with this title, which jsdom does not do on a click. */
export function unfold(title: string): void {
  const details = screen.getByText(reads(title)).closest('details');
  if (details === null) throw new Error(`${title} does not unfold`);
  act(() => {
    details.open = true;
  });
  fireEvent(details, new Event('toggle'));
}
