import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import type { Problem } from '../../lib/api/problem.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import { useQuest, useQuestChange } from '../../lib/api/use-quest.ts';
import { draftName, readDraft, writeDraft } from '../../lib/forms/draft.ts';
import { problemKey } from '../../lib/i18n/problem-key.ts';
import { ada, anAttestation, aQuest, aSubmittedQuest, ben, memberOf, mia } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { reads } from '../../testing/reads.ts';
import { answers, noConnection, ok, problem } from '../../testing/service.ts';
import { AttestationForm } from './attestation-form.tsx';
import { Statements } from './statements.tsx';

interface Props {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly onDone: () => void;
}

/** The form as the viewer's half of the two statements, as the quest page renders it if the API lists the action. */
function Place({ quest: first, viewer, onDone }: Props) {
  const { quest } = useQuest({ quest: first, events: [] });
  const [lost, setLost] = useState<Problem>();
  const change = useQuestChange(quest, setLost);
  return (
    <>
      {lost !== undefined && <p>{t(problemKey(t, lost.code))}</p>}
      <Statements
        t={t}
        quest={quest}
        viewer={viewer}
        agreed={quest.status === 'COMPLETED'}
        form={
          quest.actions.includes('attest') && (
            <AttestationForm quest={quest} viewer={viewer} change={change} onDone={onDone} />
          )
        }
      />
    </>
  );
}

function place(quest: Quest, person = ada) {
  const onDone = jest.fn<() => void>();
  answers('get', '/quests/q1/events', ok({ items: [] }));
  const drawn = draw(<Place quest={quest} viewer={memberOf(person)} onDone={onDone} />);
  return { ...drawn, onDone };
}

const waiting = (changes: Partial<Quest> = {}) => aSubmittedQuest({ actions: ['attest', 'dispute'], ...changes });
const sealed = anAttestation();
const form = () => screen.queryByRole('button', { name: /^Confirm/ });

/** Chooses an outcome and sends the form. */
async function attestDone(user: ReturnType<typeof draw>['user']) {
  await user.click(screen.getByRole('radio', { name: /^Done/ }));
  await user.click(screen.getByRole('button', { name: /^Confirm/ }));
}

describe('viewers of the attestation form', () => {
  it('offers the requestor three outcomes and an optional note', () => {
    place(waiting());
    const answersGiven = within(screen.getByRole('group', { name: 'How did it go?' })).getAllByRole('radio');
    expect(answersGiven.map((radio) => radio.getAttribute('value'))).toEqual(['done', 'partly', 'not_done']);
    expect(screen.getByLabelText(/A note/)).not.toBeRequired();
    expect(form()).toHaveTextContent('Confirm');
  });

  it('offers the performer the same', () => {
    place(waiting(), ben);
    expect(form()).toBeInTheDocument();
  });

  it('offers a moderator to attest as a witness after the silence of one side', () => {
    place(waiting({ attestations: [sealed], actions: ['attest'] }), mia);
    expect(screen.getByRole('button', { name: 'Confirm as a witness' })).toBeInTheDocument();
  });

  it.each([
    ['another member', mia],
    ['a visitor of the quest who takes no part', { userId: 'nobody', displayName: 'Nobody', reputation: 0 }],
  ])('shows %s the two statements, but no form', (_, person) => {
    place(waiting({ actions: [] }), person);
    expect(form()).not.toBeInTheDocument();
    expect(screen.getAllByText('No statement yet.')).toHaveLength(2);
  });

  it.each(['OPEN', 'CLAIMED', 'EXPIRED', 'CANCELLED'] as const)('shows no form on a quest that is %s', (status) => {
    place(aQuest({ status }));
    expect(form()).not.toBeInTheDocument();
  });

  it('explains that a second attestation opens both', () => {
    place(waiting({ attestations: [sealed] }));
    expect(screen.getByText(/Yours is the second statement/)).toBeInTheDocument();
  });

  it('explains a first attestation and its proof', () => {
    place(waiting());
    expect(screen.getByText(/The other side sees your answer when they have given theirs/)).toBeInTheDocument();
    expect(screen.getByText('Sign on this device', { selector: 'p *' })).toBeInTheDocument();
    expect(screen.getByText(/this device creates a key for you/)).toBeInTheDocument();
  });
});

describe('the duration of the work', () => {
  it('is sent with the statement', async () => {
    const seen = answers('post', '/quests/q1/attest', ok(waiting({ version: 6, actions: [] })));
    const { user, onDone } = place(waiting());
    await user.type(screen.getByLabelText(/Minutes of work/), ' 90 ');
    await attestDone(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toMatchObject({ outcome: 'done', minutes: 90 });
  });

  it.each(['0', '1441', 'an hour'])('is refused if it is %s', async (minutes) => {
    const seen = answers('post', '/quests/q1/attest', ok(waiting()));
    const { user } = place(waiting());
    await user.type(screen.getByLabelText(/Minutes of work/), minutes);
    await attestDone(user);
    expect(await screen.findAllByText('The time must be a whole number of minutes from 1 to 1,440.')).not.toEqual([]);
    expect(seen).toEqual([]);
  });

  it('is not asked of a witness, whose minutes do not count', () => {
    place(waiting({ attestations: [sealed], actions: ['attest'] }), mia);
    expect(screen.queryByLabelText(/Minutes of work/)).not.toBeInTheDocument();
  });

  it.each([
    ['the same', 45, 45, '45 minutes count.'],
    ['different', 45, 1, '1 minute counts, the smaller number.'],
    ['one side’s alone', 45, undefined, 'No time counts, because one side stated none.'],
  ])('of a completed quest with numbers that are %s says what counts', (_, first, second, sentence) => {
    const stated = (minutes: number | undefined) => (minutes === undefined ? {} : { minutes });
    const attestations = [
      anAttestation({ outcome: 'done', ...stated(first) }),
      anAttestation({ role: 'requestor', userId: 'ada', outcome: 'done', ...stated(second) }),
    ];
    place(aSubmittedQuest({ status: 'COMPLETED', attestations }));
    expect(screen.getByText(sentence)).toBeVisible();
    expect(screen.getAllByText(/minutes? of work$/)).toHaveLength(second === undefined ? 1 : 2);
  });
});

describe('Statements', () => {
  it('keeps the other side sealed before the viewer attests', () => {
    place(waiting({ attestations: [sealed] }));
    expect(screen.getByText('Sealed')).toBeInTheDocument();
    expect(screen.getByText('1 of 2 are in', { exact: false })).toBeInTheDocument();
    expect(screen.queryByText('Done', { selector: 'p' })).not.toBeInTheDocument();
  });

  it('shows the viewer’s own statement while the other is missing', () => {
    const own = anAttestation({ outcome: 'partly', notes: 'One slat is left.' });
    place(aSubmittedQuest({ attestations: [own] }), ben);
    expect(screen.getByText('One slat is left.')).toBeInTheDocument();
    expect(screen.getByText('No statement yet.')).toBeInTheDocument();
    expect(form()).not.toBeInTheDocument();
  });

  it('shows both statements with outcome, note and proof once both are in', () => {
    const first = anAttestation({ outcome: 'done', method: 'device' });
    const second = anAttestation({ role: 'requestor', userId: 'ada', outcome: 'not_done', notes: 'Not there.' });
    place(aSubmittedQuest({ status: 'DISPUTED', attestations: [first, second] }));
    expect(screen.getByText('Done')).toBeInTheDocument();
    expect(screen.getByText('Not done')).toBeInTheDocument();
    expect(screen.getByText('Not there.')).toBeInTheDocument();
    expect(screen.getByText(/Signed on a device/)).toBeInTheDocument();
    expect(screen.getByText(/By account, not signed/)).toBeInTheDocument();
  });

  it('shows a witness in the place of the silent side', () => {
    const witness = anAttestation({ role: 'witness', userId: 'mia', outcome: 'done' });
    const requestor = anAttestation({ role: 'requestor', userId: 'ada', outcome: 'done' });
    place(aSubmittedQuest({ status: 'COMPLETED', attestations: [requestor, witness] }));
    expect(screen.getByText('Witness')).toBeInTheDocument();
    expect(screen.getByText('Confirmed by one side and a witness.')).toBeInTheDocument();
    expect(screen.queryByText('Ben', { selector: 'p' })).not.toBeInTheDocument();
  });
});

describe('attesting', () => {
  it('sends a first statement with the version read and shows it only after recording', async () => {
    let release: (() => void) | undefined;
    const recorded = waiting({
      version: 6,
      actions: [],
      attestations: [anAttestation({ role: 'requestor', userId: 'ada', outcome: 'done' })],
    });
    const seen = answers('post', '/quests/q1/attest', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return ok(recorded)();
    });
    const { user, onDone, router } = place(waiting());
    await attestDone(user);
    await waitFor(() => expect(seen).toHaveLength(1));
    expect(screen.queryByText('Done', { selector: 'p span' })).not.toBeInTheDocument();
    expect(form()).toHaveAttribute('aria-disabled', 'true');
    release?.();
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(seen[0]?.body).toEqual({ outcome: 'done', method: 'account' });
    expect(seen[0]?.headers.get('if-match')).toBe('"5"');
    expect(seen[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    expect(form()).not.toBeInTheDocument();
    expect(router.refresh).toHaveBeenCalled();
  });

  it('completes the quest with the second statement and trims its note', async () => {
    const seen = answers('post', '/quests/q1/attest', ok(aSubmittedQuest({ status: 'COMPLETED', version: 7 })));
    const { user, onDone } = place(waiting({ attestations: [sealed] }));
    await user.click(screen.getByRole('radio', { name: /^Partly/ }));
    await user.type(screen.getByLabelText(/A note/), '  Almost. ');
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(seen[0]?.body).toEqual({ outcome: 'partly', notes: 'Almost.', method: 'account' });
  });

  it('sends once for repeated clicks', async () => {
    const seen = answers('post', '/quests/q1/attest', ok(waiting({ version: 6, actions: [] })));
    const { user, onDone } = place(waiting());
    await user.click(screen.getByRole('radio', { name: /^Not done/ }));
    const button = screen.getByRole('button', { name: 'Confirm' });
    await Promise.all([user.dblClick(button), user.click(button)]);
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(seen).toHaveLength(1);
  });

  it('refuses to send without an outcome and focuses the summary', async () => {
    const { user } = place(waiting());
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    const summary = await screen.findByRole('alert');
    await waitFor(() => expect(summary).toHaveFocus());
    await user.click(within(summary).getByRole('link', { name: 'Choose how it went.' }));
    expect(screen.getByRole('radio', { name: /^Done/ })).toHaveFocus();
  });

  it('counts the remaining characters of the note and refuses a long one', async () => {
    const { user } = place(waiting());
    const note = screen.getByLabelText(/A note/);
    await user.click(note);
    await user.paste('x'.repeat(501));
    expect(screen.getAllByText('1 character too many')[0]).toBeInTheDocument();
    await attestDone(user);
    expect(await screen.findByRole('alert')).toHaveTextContent('The note can have at most 500 characters.');
    expect(note).toHaveAttribute('aria-invalid', 'true');
  });

  it('keeps a draft and deletes it after recording', async () => {
    const name = draftName('ada', 'q1.attest');
    writeDraft(name, { outcome: 'partly', notes: 'From yesterday.' });
    answers('post', '/quests/q1/attest', ok(waiting({ version: 6, actions: [] })));
    const { user, onDone } = place(waiting());
    expect(await screen.findByDisplayValue('From yesterday.')).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: /^Partly/ })).toBeChecked();
    await user.type(screen.getByLabelText(/A note/), ' And today.');
    expect(readDraft(name)).toMatchObject({ notes: 'From yesterday. And today.' });
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(readDraft(name)).toBeUndefined();
  });

  it('deletes a draft on request', async () => {
    writeDraft(draftName('ada', 'q1.attest'), { notes: 'From yesterday.' });
    const { user } = place(waiting());
    await user.click(await screen.findByRole('button', { name: 'Discard draft' }));
    expect(screen.getByLabelText(/A note/)).toHaveValue('');
    expect(readDraft(draftName('ada', 'q1.attest'))).toBeUndefined();
  });
});

/** Statuses of the codes whose status decides what the form does. The others answer 409 here. */
const STATUS: Readonly<Record<string, number>> = {
  'validation.failed': 400,
  'auth.required': 401,
  'auth.invalid-token': 401,
  'auth.cross-site': 403,
  'auth.forbidden': 403,
  'quest.forbidden': 403,
  'not-found': 404,
  'quest.not-found': 404,
  'version.stale': 412,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'idempotency.mismatch': 422,
  'attestation.signature-required': 422,
  'signature.expired': 422,
  'signature.nonce-used': 422,
  'signature.unknown-key': 422,
  'signature.wrong-signer': 422,
  'signature.wrong-stage': 422,
  'signature.changed-content': 422,
  'signature.invalid': 422,
  'rate-limited': 429,
  internal: 500,
  busy: 503,
  draining: 503,
  'feature.disabled': 503,
  maintenance: 503,
};

/** Every code that the API declares. */
function everyCode(): readonly string[] {
  const path = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'openapi.json');
  const { components } = JSON.parse(readFileSync(path, 'utf8')) as {
    components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } };
  };
  return components.schemas.Problem.properties.code.enum;
}

describe('AttestationForm after a refusal', () => {
  it.each(everyCode().map((code) => [STATUS[code] ?? 409, code] as const))(
    'explains %i %s, keeps the input and shows no statement',
    async (status, code) => {
      answers('get', '/quests/q1', ok(waiting()));
      answers('post', '/auth/refresh', problem(401, 'auth.required'));
      answers('post', '/quests/q1/attest', problem(status, code));
      const { user, onDone } = place(waiting());
      await attestDone(user);
      expect(await screen.findByText(t(problemKey(t, code)))).toBeInTheDocument();
      expect(screen.getByRole('radio', { name: /^Done/ })).toBeChecked();
      expect(screen.queryByText('Sealed')).not.toBeInTheDocument();
      expect(onDone).not.toHaveBeenCalled();
    },
  );

  it('names the moment from which a witness may attest', async () => {
    const data = { waitDays: 14, from: '2026-05-18T12:00:00.000Z' };
    answers('get', '/quests/q1', ok(waiting()));
    answers('post', '/quests/q1/attest', problem(409, 'attestation.too-early', { data }));
    const { user } = place(waiting());
    await attestDone(user);
    const alert = await screen.findByText(/You can confirm as a witness on/);
    expect(alert.parentElement).toHaveTextContent('on 18 May 2026, 12:00 or later.');
  });

  it('shows the time of the next try', async () => {
    answers('post', '/quests/q1/attest', problem(429, 'rate-limited', { retryAfter: 30 }));
    const { user } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText('Try again in 30 seconds.')).toBeInTheDocument();
  });

  it('shows the request id of an internal error', async () => {
    answers('post', '/quests/q1/attest', problem(500, 'internal'));
    const { user } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText(reads('Reference: request-1'))).toBeInTheDocument();
  });

  it('links to the field that the API refused', async () => {
    answers(
      'post',
      '/quests/q1/attest',
      problem(400, 'validation.failed', { errors: [{ path: 'notes', message: '' }] }),
    );
    const { user } = place(waiting());
    await attestDone(user);
    const link = await screen.findByRole('link', { name: 'The note can have at most 500 characters.' });
    await user.click(link);
    expect(screen.getByLabelText(/A note/)).toHaveFocus();
  });

  it('reuses the idempotency key after a broken connection', async () => {
    const recorded = ok(waiting({ version: 6, actions: [] }));
    const seen = answers('post', '/quests/q1/attest', noConnection, recorded);
    const { user, onDone } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText(/No connection to CivicForge/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(seen[1]?.headers.get('idempotency-key')).toBe(seen[0]?.headers.get('idempotency-key'));
  });

  it('uses a new key after a final answer', async () => {
    answers('get', '/quests/q1', ok(waiting()));
    const seen = answers('post', '/quests/q1/attest', problem(409, 'quest.wrong-state'));
    const { user } = place(waiting());
    await attestDone(user);
    await screen.findByText(t('problem.quest.wrong-state'));
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[1]?.headers.get('idempotency-key')).not.toBe(seen[0]?.headers.get('idempotency-key'));
  });

  it('shows the latest state and the reason if attesting is no longer possible', async () => {
    answers('get', '/quests/q1', ok(aQuest({ status: 'CLAIMED', version: 6, performer: ben, performerId: 'ben' })));
    answers('post', '/quests/q1/attest', problem(409, 'quest.wrong-state'));
    const { user } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText(t('problem.quest.wrong-state'))).toBeInTheDocument();
    expect(form()).not.toBeInTheDocument();
  });
});

describe('AttestationForm after a change of the quest', () => {
  const stale = problem(412, 'version.stale');

  it('retries by itself if only the other statement arrived', async () => {
    answers('get', '/quests/q1', ok(waiting({ version: 6, attestations: [sealed] })));
    const done = ok(aSubmittedQuest({ status: 'COMPLETED', version: 7 }));
    const seen = answers('post', '/quests/q1/attest', stale, done);
    const { user, onDone } = place(waiting());
    await attestDone(user);
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(seen.map(({ headers }) => headers.get('if-match'))).toEqual(['"5"', '"6"']);
  });

  it('asks to read again if the submission changed', async () => {
    const resubmitted = waiting({ version: 8, submittedAt: '2026-05-04T11:45:00.000Z' });
    answers('get', '/quests/q1', ok(resubmitted));
    const seen = answers('post', '/quests/q1/attest', stale);
    const { user, onDone } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText(t('problem.version.stale'))).toBeInTheDocument();
    expect(seen).toHaveLength(1);
    expect(onDone).not.toHaveBeenCalled();
  });

  it('does not retry if attesting is no longer possible', async () => {
    answers('get', '/quests/q1', ok(aSubmittedQuest({ status: 'DISPUTED', version: 8 })));
    const seen = answers('post', '/quests/q1/attest', stale);
    const { user } = place(waiting());
    await attestDone(user);
    expect(await screen.findByText(t('problem.version.stale'))).toBeInTheDocument();
    expect(seen).toHaveLength(1);
  });
});
