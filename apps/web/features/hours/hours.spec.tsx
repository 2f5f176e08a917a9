import { jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import type { Hours, HoursLetter, PublicLetter } from '../../lib/api/types.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem, service } from '../../testing/service.ts';
import { dayIn, hoursText, letterPeriod } from './amounts.ts';
import { HoursLines } from './hours-lines.tsx';
import { LetterView } from './letter-view.tsx';
import { Letters, SaveTable } from './letters.tsx';

const LINE: Hours['items'][number] = {
  questId: 'q1',
  date: '2026-05-01',
  title: 'Mend the fence',
  category: 'repair',
  minutes: 45,
  requestorMinutes: 45,
  performerMinutes: 90,
  requestorMethod: 'account',
  performerMethod: 'device',
};

const LETTER: HoursLetter = {
  letterId: '01KC0000000000000000000000',
  reference: '0123456789AB',
  from: '2026-01-01',
  to: '2026-12-31',
  quests: 1,
  minutes: 125,
  withTitles: false,
  createdAt: '2026-05-02T10:00:00.000Z',
};

const PERIOD = { from: '2026-01-01', to: '2026-12-31' };

it.each([
  [5, '0:05\u00A0h'],
  [60, '1:00\u00A0h'],
  [125, '2:05\u00A0h'],
])('%d minutes read %s', (minutes, text) => {
  expect(hoursText(minutes)).toBe(text);
});

it('a day is that of the zone', () => {
  expect(dayIn('Pacific/Auckland', Date.parse('2026-05-01T13:00:00.000Z'))).toBe('2026-05-02');
});

it.each([
  [{}, '2026-04-01', { from: '2026-04-01', to: '2026-05-02' }],
  [{}, undefined, { from: '2026-05-02', to: '2026-05-02' }],
  [{ from: '2026-01-01', to: '2026-12-31' }, '2026-04-01', { from: '2026-01-01', to: '2026-05-02' }],
  [{ from: '2026-01-01', to: '2026-03-31' }, '2026-02-01', { from: '2026-01-01', to: '2026-03-31' }],
])('a letter of the period %j with the first quest on %s is about %j', (period, first, expected) => {
  expect(letterPeriod(period, first, '2026-05-02')).toEqual(expected);
});

describe('HoursLines', () => {
  it('shows each quest with its time, both numbers where they differ, and the sum', () => {
    const same = { ...LINE, questId: 'q2', title: '', performerMinutes: 45 };
    draw(<HoursLines t={t} hours={{ items: [LINE, same], totals: { quests: 2, minutes: 90 } }} />);
    const [, first, second, sum] = screen.getAllByRole('row');
    expect(first).toHaveTextContent('Mend the fence1 May 2026 · Repair');
    expect(first).toHaveTextContent('0:45 h by the person who posted it, 1:30 h by the person who claimed it');
    expect(second).toHaveTextContent('A quest of a deleted account');
    expect(second).not.toHaveTextContent('by the person');
    expect(sum).toHaveTextContent('Total: 2 quests1:30 h');
  });

  it('says how hours appear if there are none', () => {
    draw(<HoursLines t={t} hours={{ items: [], totals: { quests: 0, minutes: 0 } }} />);
    expect(screen.getByText(/They appear when both sides state their time/)).toBeVisible();
  });
});

it('SaveTable saves the CSV of the period with its byte order mark, and explains a problem', async () => {
  const saved: Blob[] = [];
  URL.createObjectURL = (file: Blob) => (saved.push(file), 'blob:x');
  const asked: string[] = [];
  service.use(
    http.get('*/users/me/hours', ({ request }) => {
      asked.push(`${new URL(request.url).search} ${request.headers.get('accept') ?? ''}`);
      return asked.length === 1
        ? HttpResponse.json({ code: 'busy' }, { status: 503, headers: { 'content-type': 'application/problem+json' } })
        : HttpResponse.text('\uFEFFquestId\r\n');
    }),
  );
  const { user } = draw(<SaveTable period={PERIOD} />);
  await user.click(screen.getByRole('button', { name: 'Save as a table' }));
  expect(await screen.findByText(/The service is busy/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Save as a table' }));
  await waitFor(() => {
    expect(saved).toHaveLength(1);
  });
  expect(asked[1]).toBe('?from=2026-01-01&to=2026-12-31 text/csv');
  expect(saved[0]?.size).toBe(12);
});

describe('Letters', () => {
  it('makes a letter of the shown period, once for a repeated try', async () => {
    const seen = answers('post', '/users/me/hours-letters', problem(503, 'busy'), ok(LETTER));
    const { user, router } = draw(<Letters letters={[]} period={PERIOD} canMake />);
    await user.click(screen.getByRole('checkbox', { name: 'With the titles of the quests' }));
    await user.click(screen.getByRole('button', { name: 'Create a letter' }));
    expect(await screen.findByText(/The service is busy/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Create a letter' }));
    expect(await screen.findByText('The letter is ready.')).toBeVisible();
    expect(seen.map(({ body }) => body)).toEqual(Array(2).fill({ ...PERIOD, withTitles: true }));
    expect(new Set(seen.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('offers nothing without hours and letters', () => {
    draw(<Letters letters={[]} period={PERIOD} canMake={false} />);
    expect(screen.queryByRole('heading', { name: 'Letters to show others' })).not.toBeInTheDocument();
  });

  it('lists letters and revokes one after a confirmation', async () => {
    const seen = answers('delete', `/users/me/hours-letters/${LETTER.letterId}`, nothing());
    const { user } = draw(<Letters letters={[LETTER]} period={PERIOD} canMake={false} />);
    const row = within(screen.getByRole('listitem'));
    expect(row.getByText('0123-4567-89AB')).toBeVisible();
    expect(row.getByRole('link')).toHaveAttribute('href', '/letters/0123456789AB');
    expect(screen.queryByRole('button', { name: 'Create a letter' })).not.toBeInTheDocument();
    await user.click(row.getByRole('button', { name: 'Revoke the letter 0123-4567-89AB' }));
    expect(seen).toHaveLength(0);
    await user.click(row.getByRole('button', { name: 'Yes, revoke it' }));
    expect(await screen.findByText('The letter is revoked.')).toBeVisible();
    expect(seen).toHaveLength(1);
  });
});

describe('LetterView', () => {
  const shown: PublicLetter = {
    reference: LETTER.reference,
    state: 'unchanged',
    letter: {
      ...PERIOD,
      name: 'Ben',
      issuer: 'did:web:example.org',
      createdAt: LETTER.createdAt,
      lines: [
        {
          date: '2026-05-01',
          category: 'repair',
          minutes: 45,
          attestedBy: [
            { role: 'requestor', method: 'account' },
            { role: 'performer', method: 'device' },
          ],
          receiptId: 'ps_JxGOuWFVovam-jfjSPA',
        },
        { date: '2026-05-02', category: 'other', minutes: 80, attestedBy: [], title: 'Mend the fence' },
      ],
      totals: { quests: 2, minutes: 125 },
      document: {},
    },
  };
  const view = (letter: PublicLetter) => (
    <LetterView t={t} shown={letter} origin="https://example.org" community="Hill Street" />
  );

  it('shows name, period, community, reference, lines, sum and QR code, and prints', async () => {
    const print = jest.spyOn(window, 'print').mockImplementation(() => undefined);
    const { user } = draw(view(shown));
    for (const words of ['Ben', 'Hill Street', '0123-4567-89AB']) {
      expect(screen.getByText(words)).toBeVisible();
    }
    expect(screen.getByRole('article')).toHaveTextContent('1 Jan 2026 to 31 Dec 2026');
    expect(screen.getByRole('article')).toHaveTextContent('Unchanged since 2 May 2026');
    const [, first, second, sum] = screen.getAllByRole('row');
    expect(first).toHaveTextContent('Who posted it: by accountWho claimed it: signed on a deviceReceipt ps_Jx');
    expect(second).toHaveTextContent('Mend the fence');
    expect(sum).toHaveTextContent('Total of 2 quests2:05 h');
    expect(screen.getByRole('img', { name: 'QR code with the address of this letter' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledTimes(1);
  });

  it('shows nothing of a revoked letter but its reference and the day', () => {
    draw(view({ reference: LETTER.reference, state: 'withdrawn', withdrawnAt: '2026-05-03T10:00:00.000Z' }));
    expect(screen.getByRole('heading', { name: 'Revoked' })).toBeVisible();
    expect(screen.getByRole('article')).toHaveTextContent('on 3 May 2026');
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});
