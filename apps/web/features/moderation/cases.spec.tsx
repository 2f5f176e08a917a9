import { screen, within } from '@testing-library/react';
import type { Case } from '../../lib/api/types.ts';
import { aCase, ada, ben, memberOf, mia } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { unfold } from '../../testing/unfold.ts';
import { CaseScreen } from './case-screen.tsx';

const moderator = memberOf(mia);
const REASON = 'The text advertises a shop and nothing else.';
const at = '2026-05-03T13:00:00.000Z';

const decided = (changes: Partial<Case> = {}): Case =>
  aCase({
    state: 'DECIDED',
    decision: { decision: 'warn', reason: REASON, rule: 'No shops', at, decidedBy: mia },
    events: [{ at, actor: mia, kind: 'warned', reason: REASON }],
    ...changes,
  });

describe('CaseScreen', () => {
  it('sends a suspension with its days, reasons and rule, and shows the decision', async () => {
    const seen = answers('post', '/admin/cases/:caseId/decide', ok(decided()));
    const { user } = draw(<CaseScreen found={aCase()} viewer={moderator} />);
    expect(screen.queryByLabelText('For how many days?')).not.toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: /Suspend the person/ }));
    await user.type(screen.getByLabelText('Reasons'), REASON);
    await user.type(screen.getByLabelText(/House rule/), 'No shops');
    await user.click(screen.getByRole('button', { name: 'Record the decision' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Enter a whole number of days from 1 to 365.');
    await user.type(screen.getByLabelText('For how many days?'), '7');
    await user.click(screen.getByRole('button', { name: 'Record the decision' }));
    expect(await screen.findByText('The decision is recorded.')).toBeVisible();
    expect(seen[0]?.body).toEqual({ decision: 'suspend', reason: REASON, rule: 'No shops', days: 7 });
    expect(screen.queryByRole('button', { name: 'Record the decision' })).not.toBeInTheDocument();
  });

  it('does not offer to hide an account', () => {
    draw(<CaseScreen found={aCase({ subject: { kind: 'user', id: 'ada' } })} viewer={moderator} />);
    expect(screen.queryByRole('radio', { name: /Hide it/ })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open it' })).toHaveAttribute('href', '/users/ada');
  });

  it.each([
    [403, 'case.admin-only', 'Only an admin can suspend someone for more than 30 days.'],
    [409, 'case.decided', 'This report has already been decided.'],
  ])('explains %i %s and keeps the input', async (status, code, words) => {
    answers('post', '/admin/cases/:caseId/decide', problem(status, code));
    const { user } = draw(<CaseScreen found={aCase()} viewer={moderator} />);
    await user.click(screen.getByRole('radio', { name: /Warn the person/ }));
    await user.type(screen.getByLabelText('Reasons'), REASON);
    await user.click(screen.getByRole('button', { name: 'Record the decision' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(screen.getByLabelText('Reasons')).toHaveValue(REASON);
  });

  it.each([ada, ben])('leaves the decision to another moderator if the viewer has a part: $displayName', (part) => {
    draw(<CaseScreen found={aCase()} viewer={part} />);
    expect(screen.getByText('You are involved in this, so another moderator decides.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Record the decision' })).not.toBeInTheDocument();
  });

  it('lets another moderator answer an appeal, and tells the first one why not', async () => {
    const appeal = { text: 'It is a charity, and it sells nothing.', at };
    const appealed = decided({ state: 'APPEALED', appeal });
    const first = draw(<CaseScreen found={appealed} viewer={moderator} />);
    expect(screen.getByText('You made the first decision, so another moderator answers the appeal.')).toBeVisible();
    first.unmount();
    const closed = decided({ state: 'CLOSED', appeal: { ...appeal, decision: 'reverse', reason: 'True, it is.' } });
    const seen = answers('post', '/admin/cases/:caseId/decide-appeal', ok(closed));
    const { user } = draw(<CaseScreen found={appealed} viewer={{ userId: 'max' }} />);
    await user.click(screen.getByRole('radio', { name: /The decision is lifted/ }));
    await user.type(screen.getByLabelText('Reasons'), REASON);
    await user.click(screen.getByRole('button', { name: 'Record the answer' }));
    expect(await screen.findByText('The answer is recorded.')).toBeVisible();
    expect(screen.getByText('True, it is.')).toBeVisible();
    expect(seen[0]?.body).toEqual({ decision: 'reverse', reason: REASON });
  });

  it('ends a suspension that is in force', async () => {
    const decision = { decision: 'suspend', reason: REASON, days: 7, until: '2026-05-10T13:00:00.000Z', at } as const;
    const seen = answers('post', '/admin/users/:userId/lift-suspension', ok({ userId: 'ada', suspended: false }));
    const { user, unmount } = draw(<CaseScreen found={decided({ decision })} viewer={moderator} />);
    unfold('End the suspension now');
    await user.type(screen.getByLabelText('Reasons'), REASON);
    await user.click(screen.getByRole('button', { name: 'End the suspension' }));
    expect(await screen.findByText('The suspension has ended.')).toBeVisible();
    expect(seen[0]?.body).toEqual({ reason: REASON });
    unmount();
    const events = [{ at, actor: mia, kind: 'suspension-lifted' } as const];
    draw(<CaseScreen found={decided({ decision, events })} viewer={moderator} />);
    expect(screen.queryByText('End the suspension now')).not.toBeInTheDocument();
  });

  it('tells the first report once in the history, and each later one', () => {
    const [report] = aCase().reports;
    if (report === undefined) throw new Error('no report');
    const again = { ...report, reportId: 'r2', reporter: mia, at };
    const events = [
      { at: report.at, actor: report.reporter, kind: 'opened' },
      { at: report.at, actor: report.reporter, kind: 'reported' },
      { at, actor: mia, kind: 'reported' },
    ] as const;
    draw(<CaseScreen found={aCase({ reports: [report, again], events: [...events] })} viewer={{ userId: 'max' }} />);
    const lines = within(screen.getByRole('region', { name: 'History' })).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringMatching(/^First report, by Ben/),
      expect.stringMatching(/^Mia.* reported it/),
    ]);
  });

  it('shows the reported text once, and says so if it was erased', () => {
    const [report] = aCase().reports;
    if (report === undefined) throw new Error('no report');
    const again = { ...report, reportId: 'r2', reporter: mia };
    const { unmount } = draw(<CaseScreen found={aCase({ reports: [report, again] })} viewer={{ userId: 'max' }} />);
    expect(screen.getAllByText('Buy at my shop.')).toHaveLength(1);
    expect(screen.getByRole('heading', { name: '2 reports' })).toBeVisible();
    unmount();
    draw(<CaseScreen found={aCase({ reports: [{ ...report, snapshot: '' }] })} viewer={moderator} />);
    expect(screen.getByText('The text was deleted with the account.')).toBeVisible();
  });
});
