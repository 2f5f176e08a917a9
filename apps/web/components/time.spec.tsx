import { jest } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { NOW } from '../testing/builders.ts';
import { draw } from '../testing/draw.tsx';
import { Ago } from './time.tsx';

const HOUR = 3_600_000;
const posted = new Date(NOW - 2 * HOUR).toISOString();

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('Ago', () => {
  it.each([
    ['right', 0],
    ['two days ahead', 48 * HOUR],
    ['two days behind', -48 * HOUR],
    ['a year ahead', 365 * 24 * HOUR],
  ])('rests on the server\u2019s clock where the clock of the device is %s', (_, off) => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW + off);
    draw(<Ago at={posted} />);
    expect(screen.getByText('2 hours ago')).toHaveAttribute('datetime', posted);
  });

  it('updates while the page is open, even with a wrong device clock', () => {
    jest.useFakeTimers({ now: NOW + 48 * HOUR });
    draw(<Ago at={posted} />);
    act(() => {
      jest.advanceTimersByTime(HOUR + 60_000);
    });
    expect(screen.getByText('3 hours ago')).toBeInTheDocument();
  });
});
