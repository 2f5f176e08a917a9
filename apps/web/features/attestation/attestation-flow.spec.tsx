import { jest } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import type { QuestChange } from '../../lib/api/use-quest.ts';
import { aSubmittedQuest, ben, memberOf } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { draftName, writeDraft } from '../../lib/forms/draft.ts';
import { flagsWith } from '../../testing/flags.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { AttestationForm } from './attestation-form.tsx';

const QUEST = aSubmittedQuest({ actions: ['attest'] });

async function drawForm(variant: 'compact' | 'guided' | undefined, more: Parameters<typeof flagsWith>[0] = {}) {
  const change: QuestChange = {
    send: (_action, send) => send({ version: QUEST.version, key: 'key-of-one-intent' }),
    latest: () => Promise.resolve(QUEST),
  };
  const onDone = jest.fn();
  const flow = variant === undefined ? false : { on: true, variant };
  const drawn = draw(<AttestationForm quest={QUEST} viewer={memberOf(ben)} change={change} onDone={onDone} />, {
    flags: flagsWith({ new_attestation_flow: flow, ...more }),
  });
  // The guided form loads with the first page that shows it.
  if (variant === 'guided') await act(() => import('./guided-fields.tsx'));
  return { ...drawn, onDone };
}

const sees = (text: RegExp | string) => screen.queryByText(text);

describe('AttestationForm with dual_attestation off', () => {
  it('shows that attesting is paused, without fields', async () => {
    await drawForm(undefined, { dual_attestation: false });
    expect(screen.getByText('Confirming is paused')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });

  it('shows the same in every variant', async () => {
    await drawForm('guided', { dual_attestation: false });
    expect(screen.getByText('Confirming is paused')).toBeVisible();
  });
});

it('AttestationForm explains the chosen outcome and offers a note if the new form is off', async () => {
  const { user } = await drawForm(undefined);
  await user.click(screen.getByRole('radio', { name: 'Partly' }));
  expect(sees('Some of it was done. That pays half the XP and reputation.')).toBeVisible();
  expect(screen.getByLabelText(/A note/)).toBeVisible();
});

it('AttestationForm uses the classic form for an unknown variant', async () => {
  await drawForm('unknown' as 'compact');
  expect(screen.getByLabelText(/A note/)).toBeVisible();
});

describe('the compact form', () => {
  it('asks for one outcome and hides the note until requested', async () => {
    const { user } = await drawForm('compact');
    expect(sees('The work was done as agreed.')).not.toBeInTheDocument();
    expect(screen.queryByLabelText(/A note/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Add a note' }));
    expect(screen.getByLabelText(/A note/)).toBeVisible();
  });

  it('shows the note if the API refuses it', async () => {
    answers(
      'post',
      '/quests/q1/attest',
      problem(400, 'validation.failed', { errors: [{ path: 'notes', message: 'too long' }] }),
    );
    const { user } = await drawForm('compact');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByLabelText(/A note/)).toBeVisible();
  });

  it('shows the note of a draft', async () => {
    writeDraft(draftName('ben', 'q1.attest'), { outcome: 'done', notes: 'From yesterday.' });
    await drawForm('compact');
    expect(await screen.findByLabelText(/A note/)).toBeVisible();
  });

  it('sends the statement with two taps', async () => {
    const seen = answers('post', '/quests/q1/attest', ok(QUEST));
    const { user, onDone } = await drawForm('compact');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toEqual({ outcome: 'done', method: 'account' });
  });
});

describe('the guided form', () => {
  it('asks one question at a time and shows a review before sending', async () => {
    const seen = answers('post', '/quests/q1/attest', ok(QUEST));
    const { user, onDone } = await drawForm('guided');
    expect(screen.getByText('Step 1 of 3')).toBeVisible();
    await user.click(screen.getByRole('radio', { name: /Partly/ }));
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    const second = await screen.findByText('Step 2 of 3');
    expect(second).toHaveFocus();
    await user.type(screen.getByLabelText(/A note/), 'One slat is missing.');
    await user.type(screen.getByLabelText(/Minutes of work/), '2000');
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findAllByText(/^The time must be a whole number/);
    await user.clear(screen.getByLabelText(/Minutes of work/));
    await user.type(screen.getByLabelText(/Minutes of work/), '30');
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findByText('Step 3 of 3: check your answer');
    expect(screen.getByText('One slat is missing.', { selector: 'blockquote' })).toBeVisible();
    expect(screen.getByText('30 minutes of work', { selector: 'p' })).toBeVisible();
    expect(seen).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toEqual({ outcome: 'partly', notes: 'One slat is missing.', minutes: 30, method: 'account' });
  });

  it('refuses to continue without an answer and focuses the field', async () => {
    const { user } = await drawForm('guided');
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect((await screen.findAllByText('Choose how it went.')).length).toBeGreaterThan(0);
    expect(screen.getByText('Step 1 of 3')).toBeVisible();
  });

  it('goes back without losing the input', async () => {
    const { user } = await drawForm('guided');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await user.click(await screen.findByRole('button', { name: 'Back' }));
    expect(screen.getByRole('radio', { name: /^Done/ })).toBeChecked();
  });

  it('goes back to the step whose field the API refuses', async () => {
    answers(
      'post',
      '/quests/q1/attest',
      problem(400, 'validation.failed', { errors: [{ path: 'notes', message: 'too long' }] }),
    );
    const { user } = await drawForm('guided');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findByText(/^Step 2/);
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findByText(/^Step 3/);
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText(/^Step 2/)).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('Some fields need to be corrected.');
  });

  it('goes back to the first step if the API refuses the outcome', async () => {
    answers(
      'post',
      '/quests/q1/attest',
      problem(400, 'validation.failed', { errors: [{ path: 'outcome', message: 'unknown' }] }),
    );
    const { user } = await drawForm('guided');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findByText(/^Step 2/);
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await screen.findByText(/^Step 3/);
    expect(screen.getByText('No note')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    await screen.findByText(/^Step 2/);
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await user.click(await screen.findByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText(/^Step 1/)).toBeVisible();
  });

  it('does not continue during maintenance', async () => {
    await drawForm('guided', { maintenance_mode: true });
    expect(screen.getByRole('button', { name: 'Continue' })).toBeDisabled();
  });

  it('keeps the input when the flag changes', async () => {
    const { user } = await drawForm('guided');
    await user.click(screen.getByRole('radio', { name: /Partly/ }));
    expect(screen.getByRole('radio', { name: /Partly/ })).toBeChecked();
  });
});
