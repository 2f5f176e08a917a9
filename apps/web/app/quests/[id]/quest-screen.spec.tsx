import { jest } from '@jest/globals';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { Quest, QuestAction, QuestEvent } from '../../../lib/api/types.ts';
import { readDraft } from '../../../lib/forms/draft.ts';
import { problemKey } from '../../../lib/i18n/problem-key.ts';
import { ada, anEvent, aQuest, aSubmittedQuest, ben, memberOf, mia } from '../../../testing/builders.ts';
import { draw, t } from '../../../testing/draw.tsx';
import { flagsWith } from '../../../testing/flags.ts';
import { reads } from '../../../testing/reads.ts';
import { answers, noConnection, ok, problem } from '../../../testing/service.ts';
import { STEPS, type Step } from '../../../lib/quest/steps.ts';
import { QuestScreen } from './quest-screen.tsx';

function open(quest: Quest, person = ada, events: readonly QuestEvent[] = [], flags = flagsWith(), step?: Step) {
  answers('get', '/quests/q1/events', ok({ items: [anEvent('created'), anEvent('claimed', { actor: ben })] }));
  answers('get', '/quests/q1/comments', ok({ items: [], audiences: [] }));
  return draw(<QuestScreen quest={quest} events={events} viewer={memberOf(person)} step={step} />, { flags });
}

/** Opens a folded action, which jsdom does not do on a click. */
function unfold(title: string) {
  const details = screen.getByText(title).closest('details');
  if (details === null) throw new Error(`${title} does not unfold`);
  act(() => {
    details.open = true;
  });
  fireEvent(details, new Event('toggle'));
  return within(details);
}

const claimed = (changes: Partial<Quest> = {}) =>
  aQuest({ status: 'CLAIMED', performer: ben, performerId: 'ben', version: 4, ...changes });

describe('QuestScreen', () => {
  it.each<[QuestAction, string]>([
    ['claim', 'Claim this quest'],
    ['submit', 'What did you do?'],
    ['attest', 'How did it go?'],
    ['resolve', 'Your decision'],
    ['request-changes', 'Ask for a change'],
    ['dispute', 'Report a problem'],
    ['release', 'Take it back from Ben'],
    ['edit', 'Edit the quest'],
    ['cancel', 'Cancel the quest'],
  ])('offers %s exactly if the API lists it', (action, words) => {
    const { unmount } = open(claimed({ actions: [action] }));
    expect(screen.getByText(reads(words))).toBeInTheDocument();
    unmount();
    open(claimed());
    expect(screen.queryByText(words)).not.toBeInTheDocument();
  });

  it.each(STEPS)('opens at %s with the focus in it, and sends nothing', async (step) => {
    Element.prototype.scrollIntoView = jest.fn();
    const actions = step === 'comment' ? [] : [step];
    const { container } = open(claimed({ actions }), ada, [], flagsWith(), step);
    const place = container.querySelector<HTMLElement>(`[data-step="${step}"]`);
    expect(place?.contains(document.activeElement)).toBe(true);
    expect(place?.scrollIntoView).toHaveBeenCalledTimes(1);
    if (place instanceof HTMLDetailsElement) expect(place.open).toBe(true);
    // The mock of the service refuses every request but the reads.
    await screen.findByText(/No comments|comment/);
  });

  it('reads quest and events again when the page is looked at, and stays as it is without a connection', async () => {
    const seen = answers('get', '/quests/q1', noConnection, ok(claimed({ title: 'Repair both benches' })));
    open(aQuest());
    const look = () => {
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000);
      window.dispatchEvent(new Event('focus'));
    };
    look();
    await waitFor(() => expect(seen).toHaveLength(1));
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(aQuest().title);
    await waitFor(() => {
      look();
      expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Repair both benches');
    });
    await waitFor(() => expect(document.querySelectorAll('section[aria-labelledby=timeline] li')).toHaveLength(2));
    jest.restoreAllMocks();
  });

  it('opens as usual at a step that the viewer cannot take any more', () => {
    open(claimed(), ada, [], flagsWith(), 'attest');
    expect(document.body).toHaveFocus();
  });

  it('shows the current status to a viewer without actions', () => {
    open(claimed());
    expect(screen.getByRole('heading', { name: 'Current status' })).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('renders text of members as text, with line breaks', () => {
    open(aQuest({ title: '<b>Bench</b>', description: 'One\n<script>two</script>' }));
    expect(screen.getByRole('heading', { level: 1, name: '<b>Bench</b>' })).toBeInTheDocument();
    expect(screen.getByText(/<script>two/)).toHaveClass('whitespace-pre-line');
  });

  it.each([
    ['OPEN', 1],
    ['CLAIMED', 1],
    ['COMPLETED', 0],
  ] as const)('shows the free places of the date of an %s quest', (status, times) => {
    open(aQuest({ status, call: { callId: 'c1', date: '2026-05-09', slots: 5, open: 3 } }));
    expect(screen.queryAllByText('3 of 5 places free')).toHaveLength(times);
  });

  it('shows the submission’s links without a referrer', () => {
    open(aSubmittedQuest());
    const link = screen.getByRole('link', { name: /example.org\/photo/ });
    expect(link).toHaveAttribute('rel', expect.stringContaining('noreferrer'));
    expect(screen.getByText('Both slats are replaced.')).toBeInTheDocument();
  });

  it('hides the category if categories are off', () => {
    const { unmount } = open(aQuest());
    expect(screen.getByText('Repair')).toBeInTheDocument();
    unmount();
    open(aQuest(), ada, [], flagsWith({ quest_categories: false }));
    expect(screen.queryByText('Repair')).not.toBeInTheDocument();
  });

  it('shows the history in words and quotes members only', () => {
    open(aQuest(), ada, [
      anEvent('created'),
      anEvent('changes-requested', { detail: { text: 'Number nine is dry.' } }),
      anEvent('attested', { actor: mia, detail: { role: 'witness' } }),
      anEvent('disputed', { actor: null, detail: { reason: 'The two statements contradict each other.' } }),
      anEvent('cancelled', { actor: null }),
      anEvent('expired', { actor: null }),
    ]);
    const happened = within(screen.getByRole('region', { name: 'History' })).getAllByRole('listitem', { hidden: true });
    expect(happened.map((item) => item.querySelector('p')?.textContent)).toEqual([
      'Ada posted the quest',
      'Ada asked for a change',
      'Mia confirmed as a witness',
      'The statements contradict each other',
      'The quest was cancelled',
      'The deadline passed',
    ]);
    expect(screen.getByText('Number nine is dry.')).toBeInTheDocument();
    expect(screen.queryByText(/contradict each other\./)).not.toBeInTheDocument();
  });

  it.each([
    [{ xp: 200, reputation: 15, points: 2, state: 'PAID' as const }, '200 XP · 15 reputation · 2 points'],
    [{ xp: 100, reputation: 7, points: 2, state: 'PAID' as const }, '100 of 200 XP · 7 of 15 reputation · 2 points'],
    [{ xp: 200, reputation: 15, points: 2, state: 'PENDING' as const }, 'On its way. It arrives within minutes.'],
    [
      { xp: 200, reputation: 15, points: 2, state: 'ABANDONED' as const },
      'This has not been paid yet. An admin can retry it.',
    ],
    [{ xp: 0, reputation: 0, points: 0, state: 'PAID' as const }, /reached the daily limit/],
  ])('shows the reward with its amounts: %j', (reward, words) => {
    open(aSubmittedQuest({ status: 'COMPLETED', reward, requestorReward: { xp: 0, reputation: 5, points: 0 } }));
    expect(screen.getByText(reads(words))).toBeInTheDocument();
    expect(screen.getByText('5 reputation', { selector: 'dd' })).toBeInTheDocument();
    expect(screen.getByText('Thank you both!')).toBeInTheDocument();
  });

  it('shows a dispute with its reason, decision and reasons', () => {
    const dispute = {
      raisedBy: 'ben',
      reason: 'The paint was wet.',
      raisedAt: '2026-05-04T11:40:00.000Z',
      resolution: {
        decision: 'partial' as const,
        reason: 'Half of it holds.',
        resolvedBy: 'mod',
        resolvedAt: '2026-05-04T11:50:00.000Z',
      },
    };
    open(aSubmittedQuest({ status: 'COMPLETED', dispute }));
    const region = within(screen.getByRole('region', { name: 'Dispute' }));
    expect(region.getByText(reads('Reported by Ben'))).toBeInTheDocument();
    expect(region.getByText('The paint was wet.')).toBeInTheDocument();
    expect(region.getByText('Work partly accepted: half the reward')).toBeInTheDocument();
    expect(region.getByText('Half of it holds.')).toBeInTheDocument();
  });
});

describe('claiming', () => {
  const offered = aQuest({ actions: ['claim'] });

  it('is optimistic and confirmed by the API', async () => {
    let release: (() => void) | undefined;
    answers('post', '/quests/q1/claim', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return ok(claimed({ actions: ['submit', 'release'] }))();
    });
    const { user } = open(offered, ben);
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText('This quest is yours. Do it, then say what you did.')).toBeInTheDocument();
    expect(screen.queryByLabelText('What did you do?')).not.toBeInTheDocument();
    await waitFor(() => expect(release).toBeDefined());
    release?.();
    expect(await screen.findByLabelText('What did you do?')).toBeInTheDocument();
    const news = screen.getByRole('heading', { name: 'Next step' }).closest('[tabindex]');
    await waitFor(() => expect(news).toHaveFocus());
  });

  it.each([
    [409, 'quest.not-open'],
    [412, 'version.stale'],
  ])('is rolled back by %i %s and names the member who was faster', async (status, code) => {
    answers('post', '/quests/q1/claim', problem(status, code));
    answers('get', '/quests/q1', ok(claimed({ performer: mia, performerId: 'mia' })));
    const { user } = open(offered, ben);
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText(reads('Mia was faster.'))).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See open quests' })).toHaveAttribute('href', '/');
    expect(screen.getByText(reads('Mia is on it.'))).toBeInTheDocument();
    expect(screen.queryByText(/not sent/)).not.toBeInTheDocument();
  });

  it('says that the quest is no longer open if nobody else claimed it', async () => {
    answers('post', '/quests/q1/claim', problem(409, 'quest.not-open'));
    answers('get', '/quests/q1', ok(aQuest({ status: 'CANCELLED', version: 4 })));
    const { user } = open(offered, ben);
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText('This quest is no longer open.')).toBeInTheDocument();
  });

  it('asks to read again if the requestor changed the open quest meanwhile', async () => {
    answers('post', '/quests/q1/claim', problem(412, 'version.stale'));
    answers('get', '/quests/q1', ok(aQuest({ actions: ['claim'], title: 'Repair both benches', version: 4 })));
    const { user } = open(offered, ben);
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText(t(problemKey(t, 'version.stale')))).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Claim this quest' })).toBeEnabled();
  });

  it('is rolled back and can be retried without a connection', async () => {
    const seen = answers('post', '/quests/q1/claim', noConnection, ok(claimed()));
    const { user } = open(offered, ben);
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText(/No connection to CivicForge/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Claim this quest' }));
    expect(await screen.findByText(/This quest is yours/)).toBeInTheDocument();
    await waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[0]?.headers.get('idempotency-key')).toBe(seen[1]?.headers.get('idempotency-key'));
  });

  it('is disabled during maintenance', () => {
    open(offered, ben, [], flagsWith({ maintenance_mode: true }));
    expect(screen.getByRole('button', { name: 'Claim this quest' })).toBeDisabled();
  });
});

describe('a quest of a hidden call', () => {
  it('links to its call for the person who posted it, not for the one who holds the place', () => {
    const call = { callId: 'c1', date: '2026-05-09', slots: 5, open: 0 };
    const hidden = claimed({ call, hidden: true });
    const { unmount } = open(hidden, ben);
    expect(screen.queryByRole('link', { name: t('quest.toCall') })).not.toBeInTheDocument();
    unmount();
    open(hidden, ada);
    expect(screen.getByRole('link', { name: t('quest.toCall') })).toHaveAttribute('href', '/calls/c1');
  });
});

describe('a hidden quest', () => {
  it('is not reported again', () => {
    const { unmount } = open(claimed(), ben);
    expect(screen.getByText(t('report.action'))).toBeInTheDocument();
    unmount();
    open(claimed({ hidden: true }), ben);
    expect(screen.getByText(t('report.hiddenQuest'))).toBeInTheDocument();
    expect(screen.queryByText(t('report.action'))).not.toBeInTheDocument();
  });
});

describe('claiming a place', () => {
  const places = { callId: 'c1', date: '2026-05-09', slots: 5, open: 3 };
  const offered = aQuest({ actions: ['claim'], call: places });
  const claimPlace = (user: ReturnType<typeof draw>['user']) =>
    user.click(screen.getByRole('button', { name: 'Claim a place' }));

  it('opens the quest of the place', async () => {
    const seen = answers('post', '/calls/c1/claim', noConnection, ok(claimed({ questId: 'q 2', call: places })));
    answers('get', '/quests/q1', ok(offered));
    const { user, router } = open(offered, mia);
    await claimPlace(user);
    expect(await screen.findByText(/No connection to CivicForge/)).toBeInTheDocument();
    await claimPlace(user);
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/quests/q%202'));
    expect(seen.map(({ url }) => url.search)).toEqual(['?date=2026-05-09', '?date=2026-05-09']);
    expect(seen[0]?.headers.get('idempotency-key')).toBe(seen[1]?.headers.get('idempotency-key'));
  });

  it('stays on the page if the place is this quest', async () => {
    const own = claimed({ actions: ['submit'], call: { ...places, open: 2 } });
    answers('post', '/calls/c1/claim', ok(own));
    answers('get', '/quests/q1', ok(own));
    const { user, router } = open(offered, ben);
    await claimPlace(user);
    expect(await screen.findByLabelText('What did you do?')).toBeInTheDocument();
    expect(router.push).not.toHaveBeenCalled();
  });

  it.each(['call.full', 'call.already-in'] as const)('explains %s', async (code) => {
    answers('post', '/calls/c1/claim', problem(409, code));
    const { user } = open(claimed({ call: places }), mia);
    await claimPlace(user);
    expect(await screen.findByText(t(problemKey(t, code)))).toBeInTheDocument();
  });

  it.each([
    ['all places are taken', claimed({ call: { ...places, open: 0 } }), mia],
    ['the viewer is its performer', claimed({ call: places }), ben],
    ['the viewer is its requestor', claimed({ call: places }), ada],
  ])('is not offered if %s', (_, quest, person) => {
    open(quest, person);
    expect(screen.queryByRole('button', { name: 'Claim a place' })).not.toBeInTheDocument();
  });
});

describe('further actions on the quest page', () => {
  it('submit the work with its links', async () => {
    const seen = answers('post', '/quests/q1/submit', ok(aSubmittedQuest()));
    const { user } = open(claimed({ actions: ['submit'], changeRequest: 'More paint.' }), ben);
    expect(screen.getByRole('heading', { name: 'Ada asks for a change' })).toBeInTheDocument();
    await user.type(screen.getByLabelText('What did you do?'), 'Both slats are replaced.');
    await user.type(screen.getByLabelText(/Links to photos/), 'https://a.example/1{enter}https://a.example/2');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    expect(await screen.findByText(reads(/^The work is submitted/))).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({
      text: 'Both slats are replaced.',
      links: ['https://a.example/1', 'https://a.example/2'],
    });
    expect(readDraft('ben.q1.submit')).toBeUndefined();
  });

  it('refuse a short submission and links without https, and keep the input', async () => {
    const { user } = open(claimed({ actions: ['submit'] }), ben);
    await user.type(screen.getByLabelText('What did you do?'), 'Done');
    await user.type(screen.getByLabelText(/Links to photos/), 'http://a.example');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    const summary = within(await screen.findByRole('alert'));
    expect(summary.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'Say what was done, in 10 to 2,000 characters.',
      'Enter at most 5 links, one per line. Each link begins with https://.',
    ]);
    expect(readDraft('ben.q1.submit')).toMatchObject({ text: 'Done', links: 'http://a.example' });
  });

  it('request a change', async () => {
    const seen = answers('post', '/quests/q1/request-changes', ok(claimed({ changeRequest: 'x' })));
    const { user } = open(aSubmittedQuest({ actions: ['attest', 'request-changes'] }));
    const panel = unfold('Ask for a change');
    await user.type(await panel.findByLabelText('What should change?'), 'The left slat is loose.');
    await user.click(await panel.findByRole('button', { name: 'Send to Ben' }));
    expect(await screen.findByText('Your request is sent.')).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({ text: 'The left slat is loose.' });
  });

  it('raise a dispute and show it only after the API has recorded it', async () => {
    let release: (() => void) | undefined;
    answers('post', '/quests/q1/dispute', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return ok(aSubmittedQuest({ status: 'DISPUTED', version: 6 }))();
    });
    const { user } = open(aSubmittedQuest({ actions: ['dispute'] }), ben);
    const panel = unfold('Report a problem');
    await user.type(await panel.findByLabelText('What is the problem?'), 'The work was done, she says it was not.');
    await user.click(await panel.findByRole('button', { name: 'Report the problem' }));
    await waitFor(() => expect(release).toBeDefined());
    expect(screen.queryByText('Disputed')).not.toBeInTheDocument();
    release?.();
    expect((await screen.findAllByText('Disputed')).length).toBeGreaterThan(0);
    expect(screen.getByText(/The quest is frozen/)).toBeInTheDocument();
  });

  it('release a quest without a reason, optimistically', async () => {
    const seen = answers('post', '/quests/q1/release', ok(aQuest({ version: 5 })));
    const { user } = open(claimed({ actions: ['release'] }), ben);
    const panel = unfold('Give it back');
    await user.click(await panel.findByRole('button', { name: 'Yes, open it again' }));
    expect(await screen.findByText('The quest is open again.')).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({});
  });

  it('remove the last success before the next try', async () => {
    answers('post', '/quests/q1/request-changes', problem(409, 'quest.wrong-state'));
    answers('get', '/quests/q1', ok(aSubmittedQuest({ actions: ['request-changes'] })));
    answers('patch', '/quests/q1', ok(aSubmittedQuest({ actions: ['request-changes'] })));
    const { user } = open(aSubmittedQuest({ actions: ['edit', 'request-changes'] }));
    unfold('Edit the quest');
    await user.click(await screen.findByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('Your changes are saved.')).toBeInTheDocument();
    const panel = unfold('Ask for a change');
    await user.type(await panel.findByLabelText('What should change?'), 'The left slat is loose.');
    await user.click(await panel.findByRole('button', { name: 'Send to Ben' }));
    expect(await screen.findByText(t(problemKey(t, 'quest.wrong-state')))).toBeInTheDocument();
    expect(screen.queryByText('Your changes are saved.')).not.toBeInTheDocument();
  });

  it('roll a refused release back with the reason', async () => {
    answers('post', '/quests/q1/release', problem(409, 'quest.wrong-state'));
    answers('get', '/quests/q1', ok(claimed({ actions: ['release'] })));
    const { user } = open(claimed({ actions: ['release'] }), ben);
    await user.click(await unfold('Give it back').findByRole('button', { name: 'Yes, open it again' }));
    expect(await screen.findByText(t(problemKey(t, 'quest.wrong-state')))).toBeInTheDocument();
    expect(screen.getByText('This quest is yours. Do it, then say what you did.')).toBeInTheDocument();
  });

  it('say that the quest has moved on if the claim was given back in another tab', async () => {
    answers('post', '/quests/q1/submit', problem(403, 'quest.forbidden'));
    answers('get', '/quests/q1', ok(aQuest({ actions: ['claim'], version: 5 })));
    const { user } = open(claimed({ actions: ['submit'] }), ben);
    await user.type(screen.getByLabelText('What did you do?'), 'Both slats are replaced and sanded.');
    await user.click(screen.getByRole('button', { name: 'Submit' }));
    expect(await screen.findByText(t(problemKey(t, 'quest.wrong-state')))).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Claim this quest' })).toBeInTheDocument();
  });

  it('cancel an own quest with or without a reason', async () => {
    const seen = answers('delete', '/quests/q1', ok(aQuest({ status: 'CANCELLED', version: 4 })));
    const { user } = open(aQuest({ actions: ['edit', 'cancel'] }));
    await user.click(await unfold('Cancel the quest').findByRole('button', { name: 'Yes, cancel it' }));
    expect(await screen.findByRole('heading', { name: /cancelled/ })).toBeInTheDocument();
    expect(seen[0]?.url.search).toBe('');
    expect(seen[0]?.headers.get('if-match')).toBe('"3"');
  });

  it('require a reason from a moderator who cancels', async () => {
    const seen = answers('delete', '/quests/q1', ok(aQuest({ status: 'CANCELLED', version: 4 })));
    const { user } = open(aQuest({ actions: ['cancel'] }), mia);
    const panel = unfold('Cancel the quest');
    await user.click(await panel.findByRole('button', { name: 'Yes, cancel it' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Give the reason in 20 to 1,000 characters.');
    await user.type(await panel.findByLabelText('Reason'), 'This is an advertisement, not a quest.');
    await user.click(await panel.findByRole('button', { name: 'Yes, cancel it' }));
    expect(await screen.findByRole('heading', { name: /cancelled/ })).toBeInTheDocument();
    expect(seen[0]?.url.searchParams.get('reason')).toBe('This is an advertisement, not a quest.');
  });

  it('resolve a dispute with a decision and reasons', async () => {
    const seen = answers('post', '/quests/q1/resolve', ok(aSubmittedQuest({ status: 'COMPLETED', version: 9 })));
    const { user } = open(aSubmittedQuest({ status: 'DISPUTED', actions: ['resolve'] }), mia);
    await user.click(screen.getByRole('radio', { name: /half the reward/ }));
    await user.type(screen.getByLabelText('Reasons'), 'Both slats hold, the paint is missing.');
    await user.click(screen.getByRole('button', { name: 'Record the decision' }));
    expect(await screen.findByText('Completed')).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({ decision: 'partial', reason: 'Both slats hold, the paint is missing.' });
  });

  it('edit an open quest without sending an untouched deadline', async () => {
    const quest = aQuest({ actions: ['edit'], expiresAt: '2026-05-04T12:30:00.000Z' });
    const after = { ...quest, title: 'Repair both benches', version: 4 };
    const seen = answers('patch', '/quests/q1', ok(after), ok(after));
    const { user } = open(quest);
    unfold('Edit the quest');
    const title = await screen.findByLabelText('What needs to be done?');
    await user.clear(title);
    await user.type(title, 'Repair both benches');
    expect(screen.getByLabelText(/Deadline/)).toHaveValue('2026-05-04T12:30');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Repair both benches' })).toBeInTheDocument();
    expect(seen[0]?.body).toEqual({ title: 'Repair both benches' });
    // The form starts anew from what was saved.
    expect(await screen.findByDisplayValue('Repair both benches')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(seen[1]?.body).toEqual({ title: 'Repair both benches' }));
  });

  it('keep what was typed if the quest changed in another tab, and save it on the next try', async () => {
    const quest = aQuest({ actions: ['edit'] });
    const other = { ...quest, description: 'The other tab has written this description.', version: 4 };
    const seen = answers('patch', '/quests/q1', problem(412, 'version.stale'), ok({ ...other, version: 5 }));
    answers('get', '/quests/q1', ok(other));
    const { user } = open(quest);
    unfold('Edit the quest');
    const title = await screen.findByLabelText('What needs to be done?');
    await user.clear(title);
    await user.type(title, 'Repair both benches');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(t(problemKey(t, 'version.stale')))).toBeInTheDocument();
    expect(screen.getByText(other.description, { selector: 'p' })).toBeInTheDocument();
    expect(screen.getByLabelText('What needs to be done?')).toHaveValue('Repair both benches');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(seen[1]?.headers.get('if-match')).toBe('"4"'));
    expect(seen[1]?.body).toEqual({ title: 'Repair both benches' });
  });

  it('remove a deadline', async () => {
    const quest = aQuest({ actions: ['edit'], expiresAt: '2030-05-04T12:30:00.000Z' });
    const seen = answers('patch', '/quests/q1', ok({ ...quest, version: 4 }));
    const { user } = open(quest);
    unfold('Edit the quest');
    await user.clear(await screen.findByLabelText(/Deadline/));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(seen[0]?.body).toMatchObject({ expiresAt: null }));
  });

  it('change date and place, and send nothing of them untouched', async () => {
    const startsAt = '2030-05-04T12:30:00.000Z';
    const place = { label: 'At the pond', detail: 'Green door', latitude: 52.52, longitude: 13.405 };
    const quest = aQuest({ actions: ['edit'], startsAt, expiresAt: startsAt, durationMinutes: 90, place });
    const seen = answers('patch', '/quests/q1', ok(quest), ok(quest));
    const { user } = open(quest);
    unfold('Edit the quest');
    expect(await screen.findByLabelText(/^Start/)).toHaveValue('2030-05-04T12:30');
    expect(screen.getByLabelText(/Deadline/)).toHaveValue('');
    expect(screen.getByLabelText(/Coordinates/)).toHaveValue('52.52, 13.405');
    await user.clear(screen.getByLabelText(/^Start/));
    await user.clear(screen.getByLabelText(/Duration/));
    await user.clear(screen.getByLabelText(/How to find it/));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect(seen[0]?.body).toMatchObject({
        startsAt: null,
        durationMinutes: null,
        place: { label: 'At the pond', latitude: 52.52, longitude: 13.405 },
      }),
    );
    expect(seen[0]?.body).not.toHaveProperty('expiresAt');
  });

  it('reload and explain if the quest changed meanwhile', async () => {
    const quest = aQuest({ actions: ['edit'] });
    answers('patch', '/quests/q1', problem(412, 'version.stale'));
    answers('get', '/quests/q1', ok(claimed()));
    const { user } = open(quest);
    unfold('Edit the quest');
    await user.click(await screen.findByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText(t(problemKey(t, 'version.stale')))).toBeInTheDocument();
    expect(
      screen.getByText(reads('Ben is on it. You can confirm here once the work is submitted.')),
    ).toBeInTheDocument();
  });
});

describe('updates of the quest page', () => {
  it('apply a newer state from the server, but no older one', async () => {
    const { redraw } = open(aSubmittedQuest({ version: 7 }));
    const show = (quest: Quest) => redraw(<QuestScreen quest={quest} events={[]} viewer={memberOf(ada)} />);
    show(aSubmittedQuest({ version: 8, status: 'COMPLETED' }));
    expect(await screen.findByText('Completed')).toBeInTheDocument();
    show(aSubmittedQuest({ version: 7 }));
    expect(screen.getByText('Completed')).toBeInTheDocument();
  });
});
