import { screen } from '@testing-library/react';
import { ReportThing } from '../../components/report-thing.tsx';
import { anOwnCase } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { reads } from '../../testing/reads.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { unfold } from '../../testing/unfold.ts';
import { OwnCases } from './own-cases.tsx';

const REASON = 'I painted the fence for everybody, and I sell nothing at all.';

describe('ReportThing', () => {
  it.each([
    ['quest', '/quests/:questId/report', '/quests/x-1/report'],
    ['comment', '/comments/:commentId/report', '/comments/x-1/report'],
    ['user', '/users/:userId/report', '/users/x-1/report'],
  ] as const)('reports a %s with its reason and text, and thanks', async (kind, route, path) => {
    const seen = answers('post', route, ok({ reportId: 'r1' }, 202));
    const { user } = draw(<ReportThing kind={kind} id="x-1" />);
    unfold(kind === 'comment' ? 'Report' : 'Report to the moderators');
    await user.click(await screen.findByRole('radio', { name: 'Fraud' }));
    await user.type(screen.getByLabelText(/What should moderators know/), 'They ask for money.');
    await user.click(screen.getByRole('button', { name: 'Send the report' }));
    expect(await screen.findByText('Thank you. A moderator will look at it.')).toBeVisible();
    expect(seen[0]?.url.pathname).toContain(path);
    expect(seen[0]?.body).toEqual({ reason: 'fraud', text: 'They ask for money.' });
    expect(seen[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('asks for the reason before it sends', async () => {
    const seen = answers('post', '/quests/:questId/report', ok({ reportId: 'r1' }, 202));
    const { user } = draw(<ReportThing kind="quest" id="q1" />);
    unfold('Report to the moderators');
    await user.click(await screen.findByRole('button', { name: 'Send the report' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Choose what is wrong.');
    expect(seen).toEqual([]);
  });

  it.each([
    [409, 'report.duplicate', 'You have already reported this.'],
    [403, 'report.own', 'This is yours.'],
    [429, 'rate-limited', 'You did this too often'],
    [403, 'user.suspended', 'Your account is suspended.'],
  ])('explains %i %s', async (status, code, words) => {
    answers('post', '/quests/:questId/report', problem(status, code));
    const { user } = draw(<ReportThing kind="quest" id="q1" />);
    unfold('Report to the moderators');
    await user.click(await screen.findByRole('radio', { name: 'Advertising or spam' }));
    await user.click(screen.getByRole('button', { name: 'Send the report' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
  });
});

describe('OwnCases', () => {
  it('shows the decision, its reason and rule, and sends an appeal of 20 characters or more', async () => {
    const appeal = { text: REASON, at: '2026-05-04T12:00:00.000Z' };
    const { appealUntil: _, ...appealed } = anOwnCase({ state: 'APPEALED', appeal });
    const seen = answers('post', '/cases/:caseId/appeal', ok(appealed));
    const { user } = draw(<OwnCases firstPage={{ items: [anOwnCase()] }} />);
    expect(screen.getByRole('heading', { name: 'Your quest was hidden' })).toBeVisible();
    for (const words of ['It advertises a shop.', 'House rule: No shops'])
      expect(screen.getByText(reads(words))).toBeVisible();
    unfold('Appeal');
    await user.type(screen.getByLabelText('Why is the decision wrong?'), 'Too short');
    await user.click(screen.getByRole('button', { name: 'Send the appeal' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('20 to 2,000 characters');
    await user.clear(screen.getByLabelText('Why is the decision wrong?'));
    await user.type(screen.getByLabelText('Why is the decision wrong?'), REASON);
    await user.click(screen.getByRole('button', { name: 'Send the appeal' }));
    expect(await screen.findByText('Your appeal is sent. Another moderator answers it here.')).toBeVisible();
    expect(seen[0]?.body).toEqual({ text: REASON });
    expect(screen.queryByText('Appeal')).not.toBeInTheDocument();
  });

  it('explains a second appeal', async () => {
    answers('post', '/cases/:caseId/appeal', problem(409, 'case.appealed'));
    const { user } = draw(<OwnCases firstPage={{ items: [anOwnCase()] }} />);
    unfold('Appeal');
    await user.type(screen.getByLabelText('Why is the decision wrong?'), REASON);
    await user.click(screen.getByRole('button', { name: 'Send the appeal' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('You have already appealed.');
  });

  it('shows the answer to an appeal, and offers the form again for a quest that stays cancelled', () => {
    const at = '2026-05-04T12:00:00.000Z';
    const { appealUntil: _, ...closed } = anOwnCase({
      state: 'CLOSED',
      appeal: { text: REASON, at, decision: 'reverse', reason: 'It is no shop.', decidedAt: at },
    });
    draw(<OwnCases firstPage={{ items: [closed] }} />);
    expect(screen.getByText('The decision was lifted')).toBeVisible();
    expect(screen.getByText('It is no shop.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Post a new quest' })).toHaveAttribute('href', '/quests/new?again=q1');
  });

  it.each([
    ['user', 'suspend', 'Your account was suspended'],
    ['user', 'warn', 'You were warned'],
    ['comment', 'hide', 'Your comment was hidden'],
    ['quest', 'suspend', 'Your account was suspended because of a quest'],
  ] as const)('names the decision about a %s: %s', (kind, decision, title) => {
    const { appealUntil: _, ...closed } = anOwnCase({
      state: 'CLOSED',
      subject: { kind, id: 'q1-1' },
      decision: {
        ...{ decision, reason: 'It advertises a shop.', at: '2026-04-01T12:00:00.000Z' },
        ...(decision === 'suspend' && { days: 7, until: '2026-04-08T12:00:00.000Z' }),
      },
    });
    draw(<OwnCases firstPage={{ items: [closed] }} />);
    expect(screen.getByRole('heading', { name: title })).toBeVisible();
    expect(screen.getByText('The time for an appeal is over.')).toBeVisible();
  });
});
