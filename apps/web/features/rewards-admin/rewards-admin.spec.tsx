import { jest } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import type { RewardJob, RewardJobState } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { reads } from '../../testing/reads.ts';
import { answers, ok } from '../../testing/service.ts';
import { RewardList } from './reward-list.tsx';
import { rewardsPath, rewardStateOf } from './states.ts';

function aJob(changes: Partial<RewardJob> = {}): RewardJob {
  return {
    jobId: 'job-1',
    questId: 'q1',
    questTitle: 'Repair the bench',
    requestorId: 'ada',
    performerId: 'ben',
    performerReward: { xp: 200, reputation: 15, points: 2 },
    requestorReward: { xp: 0, reputation: 5, points: 0 },
    state: 'ABANDONED',
    capped: false,
    attempts: [
      { at: '2026-05-04T11:00:00.000Z', error: 'TimeoutError: no answer' },
      { at: '2026-05-04T11:01:00.000Z', error: 'Throttled' },
    ],
    attemptCount: 2,
    completedAt: '2026-05-04T10:59:00.000Z',
    createdAt: '2026-05-04T10:59:00.000Z',
    updatedAt: '2026-05-04T11:01:00.000Z',
    ...changes,
  };
}

function drawList(jobs: RewardJob[], state: RewardJobState = 'ABANDONED', nextCursor?: string) {
  const firstPage = { items: jobs, ...(nextCursor !== undefined && { nextCursor }) };
  return draw(<RewardList state={state} firstPage={firstPage} stage="staging" />);
}

it('RewardCard shows every attempt with its time and error', () => {
  drawList([aJob()]);
  const card = screen.getByRole('article');
  expect(within(card).getByRole('heading', { name: '2 attempts' })).toBeVisible();
  const [first, second] = within(card).getAllByRole('listitem');
  expect(first).toHaveTextContent('4 May 2026, 11:00 · failed: TimeoutError: no answer');
  expect(second).toHaveTextContent('failed: Throttled');
});

it('RewardCard shows and copies the retry command of an abandoned job', async () => {
  const { user } = drawList([aJob()]);
  const copied = jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  expect(screen.getByText(reads('npm run ops -- rewards retry job-1 --stage staging'))).toBeVisible();
  // An option is one word, so no line ends after its hyphens.
  expect(screen.getByText('--stage')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Copy the command' }));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
  expect(copied).toHaveBeenCalledWith('npm run ops -- rewards retry job-1 --stage staging');
});

it('RewardCard keeps the command selectable if copying is blocked', async () => {
  const { user } = drawList([aJob()]);
  jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
  await user.click(screen.getByRole('button', { name: 'Copy the command' }));
  expect(screen.getByRole('button', { name: 'Copy the command' })).toBeVisible();
});

it('RewardCard shows no retry command for pending and paid jobs', () => {
  drawList([aJob({ state: 'PENDING', nextAttemptAt: '2026-05-04T12:10:00.000Z' })], 'PENDING');
  expect(screen.queryByText(/npm run ops/)).not.toBeInTheDocument();
  expect(screen.getByText('Next attempt').nextElementSibling?.firstElementChild).toHaveAttribute(
    'datetime',
    '2026-05-04T12:10:00.000Z',
  );
});

it('RewardCard shows amounts and recipients, and marks a capped reward as unpaid', () => {
  drawList([aJob({ state: 'PAID', capped: true, attempts: [{ at: '2026-05-04T11:00:00.000Z' }] })], 'PAID');
  const card = screen.getByRole('article');
  expect(card).toHaveTextContent(/200 XP.*15 reputation.*2 points.*5 reputation/);
  expect(card).toHaveTextContent('had reached the daily limit');
  expect(card).not.toHaveTextContent(/\b0 (XP|points)/);
  expect(card).toHaveTextContent('1 attempt');
  expect(card).toHaveTextContent('· paid');
  expect(screen.getByRole('link', { name: 'Repair the bench' })).toHaveAttribute('href', '/quests/q1');
});

it('RewardCard says that a side receives nothing', () => {
  drawList([aJob({ state: 'PAID', requestorReward: { xp: 0, reputation: 0, points: 0 } })], 'PAID');
  expect(screen.getByText('For the person who posted it').nextElementSibling).toHaveTextContent('Nothing');
});

it('RewardCard marks a job without attempts', () => {
  drawList([aJob({ state: 'PENDING', attempts: [], attemptCount: 0 })], 'PENDING');
  expect(screen.getByText('Not tried yet.')).toBeVisible();
});

it.each([
  ['ABANDONED', 'No failed rewards'],
  ['PENDING', 'No rewards waiting'],
  ['PAID', 'No rewards paid yet'],
] as const)('says that there is none in the state %s', (state, words) => {
  drawList([], state);
  expect(screen.getByRole('heading', { name: words })).toBeVisible();
});

it('RewardList links to every state and marks the current one', () => {
  drawList([], 'PENDING');
  const states = within(screen.getByRole('navigation', { name: 'Status' })).getAllByRole('link');
  expect(
    states.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('aria-current')]),
  ).toEqual([
    ['Failed', '/admin/rewards', null],
    ['Waiting', '/admin/rewards?state=PENDING', 'page'],
    ['Paid', '/admin/rewards?state=PAID', null],
  ]);
});

it('RewardList loads more of the same state on request', async () => {
  const seen = answers(
    'get',
    '/admin/rewards',
    ok({ items: [aJob({ jobId: 'job-2', questTitle: 'Sweep the steps' })] }),
  );
  const { user } = drawList([aJob()], 'ABANDONED', 'next');
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('link', { name: 'Sweep the steps' })).toBeVisible();
  expect(seen[0]?.url.search).toBe('?state=ABANDONED&cursor=next');
});

it('rewardStateOf reads the state from the URL and defaults to abandoned', () => {
  expect(rewardStateOf('PAID')).toBe('PAID');
  expect(rewardStateOf('LOST')).toBe('ABANDONED');
  expect(rewardStateOf(['PAID', 'PENDING'])).toBe('ABANDONED');
  expect(rewardsPath(rewardStateOf(undefined))).toBe('/admin/rewards');
});
