import { screen, waitFor, within } from '@testing-library/react';
import { readDraft, writeDraft } from '../../lib/forms/draft.ts';
import { fromLocalInput, toLocalInput } from '../../lib/forms/local-time.ts';
import { aQuest, aTemplate } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { answers, noConnection, ok, problem } from '../../testing/service.ts';
import { CreateQuestForm } from './create-quest-form.tsx';

const form = (points = 9, flags = flagsWith()) =>
  draw(
    <CreateQuestForm
      viewer={{ userId: 'ada', creationPoints: points }}
      cost={1}
      defaultXp={100}
      defaultReputation={10}
    />,
    { flags },
  );

const description = 'The six young trees in our street are dry.';
async function fill(user: ReturnType<typeof draw>['user']) {
  await user.type(screen.getByLabelText('What needs to be done?'), 'Water the trees');
  await user.type(screen.getByLabelText('What should people know?'), description);
}
const post = (user: ReturnType<typeof draw>['user']) =>
  user.click(screen.getByRole('button', { name: 'Post the quest' }));

describe('CreateQuestForm', () => {
  it('sends the fields with their defaults and opens the new quest', async () => {
    const seen = answers('post', '/quests', ok(aQuest({ questId: 'q 9' }), 201));
    const { user, router } = form();
    await fill(user);
    await post(user);
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/quests/q%209'));
    expect(seen[0]?.body).toEqual({
      title: 'Water the trees',
      description,
      category: 'other',
      rewardXp: 100,
      rewardReputation: 10,
    });
    expect(readDraft('ada.create')).toBeUndefined();
  });

  it('sends the chosen category, reward and deadline', async () => {
    const seen = answers('post', '/quests', ok(aQuest(), 201));
    const { user } = form();
    await fill(user);
    await user.selectOptions(screen.getByLabelText('Category'), 'Environment');
    await user.clear(screen.getByLabelText('XP'));
    await user.type(screen.getByLabelText('XP'), '250');
    const deadline = toLocalInput(new Date(Date.now() + 7 * 86_400_000).toISOString(), 'UTC');
    await user.type(screen.getByLabelText(/Deadline/), deadline);
    await post(user);
    await waitFor(() =>
      expect(seen[0]?.body).toMatchObject({
        category: 'environment',
        rewardXp: 250,
        expiresAt: fromLocalInput(deadline),
      }),
    );
  });

  it('sends date and place, with the position of the device', async () => {
    const getCurrentPosition = (found: (position: object) => void) => {
      found({ coords: { latitude: 52.5200081, longitude: 13.4049541 } });
    };
    Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true });
    const seen = answers('post', '/quests', ok(aQuest(), 201));
    const { user } = form();
    await fill(user);
    await user.type(screen.getByLabelText(/^Start/), '2030-05-04T12:30');
    await user.type(screen.getByLabelText(/Duration/), '90');
    await user.type(screen.getByLabelText(/^Place/), 'At the pond');
    await user.type(screen.getByLabelText(/How to find it/), 'Green door');
    await user.click(screen.getByRole('button', { name: 'Use my position' }));
    await post(user);
    await waitFor(() =>
      expect(seen[0]?.body).toMatchObject({
        startsAt: fromLocalInput('2030-05-04T12:30'),
        durationMinutes: 90,
        place: { label: 'At the pond', detail: 'Green door', latitude: 52.52001, longitude: 13.40495 },
      }),
    );
    expect(seen[0]?.body).not.toHaveProperty('expiresAt');
  });

  it('says that the position is not available', async () => {
    const getCurrentPosition = (_: unknown, failed: () => void) => {
      failed();
    };
    Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true });
    const { user } = form();
    await user.click(screen.getByRole('button', { name: 'Use my position' }));
    expect(screen.getByText(t('common.noPosition'))).toBeInTheDocument();
  });

  it('folds the optional fields, so that a phone shows the way to the button', () => {
    form();
    for (const folded of [/^Start/, /^Deadline/, /^Place/, 'Repeat', 'How many people?', 'Who can see it']) {
      expect(screen.getByLabelText(folded)).not.toBeVisible();
    }
    for (const open of ['What needs to be done?', 'What should people know?', 'XP']) {
      expect(screen.getByLabelText(open)).toBeVisible();
    }
  });

  it('opens a folded part that a draft fills', async () => {
    writeDraft('ada.create', { title: 'Half a title', visibility: 'public' });
    form();
    await waitFor(() => expect(screen.getByLabelText('Who can see it')).toBeVisible());
    expect(screen.getByLabelText(/^Start/)).not.toBeVisible();
  });

  it('opens a folded part that a template fills', () => {
    const template = aTemplate({ fields: { ...aTemplate().fields, place: { label: 'At the pond' } } });
    draw(
      <CreateQuestForm
        viewer={{ userId: 'ada', creationPoints: 9 }}
        cost={1}
        defaultXp={100}
        defaultReputation={10}
        template={template}
      />,
    );
    expect(screen.getByLabelText(/^Place/)).toBeVisible();
    expect(screen.getByLabelText('How many people?')).not.toBeVisible();
  });

  it('opens a folded part whose field is refused, and its link leads there after the member closed it', async () => {
    const errors = [{ path: 'startsAt', message: 'too near' }];
    answers('post', '/quests', problem(400, 'validation.failed', { errors }));
    const { user } = form();
    await fill(user);
    await post(user);
    const link = within(await screen.findByRole('alert')).getByRole('link');
    const start = screen.getByLabelText(/^Start/);
    expect(start).toBeVisible();
    await user.click(screen.getByText('When and where'));
    expect(start).not.toBeVisible();
    await user.click(link);
    expect(start).toBeVisible();
    expect(start).toHaveFocus();
  });

  it('shows the cost and the remaining points', () => {
    form(9);
    expect(screen.getByText('Posting costs 1 point. You will have 8 points left.')).toBeInTheDocument();
  });

  it('explains how to earn points if none are left', () => {
    form(0);
    expect(screen.getByText(/You do not have enough points/)).toBeInTheDocument();
  });

  it('posts a call for several people at the cost of all, and opens its first quest', async () => {
    const errors = [{ path: 'pattern.expiresAt', message: 'too near' }];
    const made = { dates: [{ questIds: ['q7', 'q8', 'q9'] }] };
    const seen = answers('post', '/calls', problem(400, 'quest.deadline', { errors }), ok(made, 201));
    const { user, router } = form();
    await fill(user);
    const people = screen.getByLabelText('How many people?');
    await user.clear(people);
    await user.type(people, '3');
    expect(screen.getByText('Posting costs 3 points. You will have 6 points left.')).toBeInTheDocument();
    await post(user);
    expect(within(await screen.findByRole('alert')).getByRole('link')).toHaveTextContent(t('rule.expiresAt'));
    await post(user);
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/quests/q7'));
    expect(seen[0]?.body).toEqual({
      pattern: { title: 'Water the trees', description, category: 'other', rewardXp: 100, rewardReputation: 10 },
      slots: 3,
    });
  });

  it('has no points for more people than the member can pay for', async () => {
    const { user } = form(9);
    await user.type(screen.getByLabelText('How many people?'), '0');
    expect(screen.getByText(/You do not have enough points/)).toBeInTheDocument();
  });

  it.each([
    ['0', 'The number of people must be a whole number from 1 to 20.'],
    ['21', 'The number of people must be a whole number from 1 to 20.'],
    ['1.5', 'The number of people must be a whole number from 1 to 20.'],
  ])('refuses %s people', async (people, words) => {
    const { user } = form();
    await fill(user);
    await user.clear(screen.getByLabelText('How many people?'));
    await user.type(screen.getByLabelText('How many people?'), people);
    await post(user);
    expect(within(await screen.findByRole('alert')).getByRole('link')).toHaveTextContent(words);
  });

  it('counts the remaining characters', async () => {
    const { user } = form();
    await user.type(screen.getByLabelText('What needs to be done?'), '  Trees \u{1F333} ');
    expect(screen.getByText('193 characters left')).toBeInTheDocument();
  });

  it('lists every invalid field with a link to it', async () => {
    const { user } = form();
    await user.clear(screen.getByLabelText('XP'));
    await user.type(screen.getByLabelText('XP'), '5.5');
    await user.clear(screen.getByLabelText('Reputation'));
    await user.type(screen.getByLabelText('Reputation'), '101');
    await post(user);
    const links = within(await screen.findByRole('alert')).getAllByRole('link');
    expect(links.map(({ textContent }) => textContent)).toEqual([
      'Enter a title of 5 to 200 characters.',
      'Describe the quest in 20 to 2,000 characters.',
      'The XP must be a whole number from 10 to 1,000.',
      'The reputation must be a whole number from 1 to 100.',
    ]);
    await user.click(links[1] ?? document.body);
    expect(screen.getByLabelText('What should people know?')).toHaveFocus();
  });

  it('keeps a draft on the device', async () => {
    writeDraft('ada.create', { title: 'Half a title', rewardXp: '300' });
    form();
    expect(await screen.findByDisplayValue('Half a title')).toBeInTheDocument();
    expect(screen.getByLabelText('XP')).toHaveValue('300');
    expect(screen.getByLabelText('Reputation')).toHaveValue('10');
    expect(screen.getByText('Your draft is kept on this device.')).toBeInTheDocument();
  });

  it.each([
    [402, 'points.insufficient'],
    [429, 'rate-limited'],
    [503, 'maintenance'],
  ])('explains %i %s and keeps the input', async (status, code) => {
    answers('post', '/quests', problem(status, code));
    const { user, router } = form();
    await fill(user);
    await post(user);
    expect(await screen.findByRole('alert')).toHaveTextContent(t(`problem.${code}` as 'problem.busy'));
    expect(screen.getByLabelText('What needs to be done?')).toHaveValue('Water the trees');
    expect(router.push).not.toHaveBeenCalled();
  });

  it('accepts any deadline for the API to judge, because the device clock may be wrong', async () => {
    const errors = [{ path: 'expiresAt', message: 'too near' }];
    const seen = answers('post', '/quests', problem(400, 'quest.deadline', { errors }), ok(aQuest(), 201));
    const { user, router } = form();
    await fill(user);
    await user.type(screen.getByLabelText(/Deadline/), '2020-01-01T10:00');
    await post(user);
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('link')).toHaveTextContent(t('rule.expiresAt'));
    expect(screen.getByLabelText(/Deadline/)).toBeInvalid();
    await post(user);
    await waitFor(() => expect(router.push).toHaveBeenCalled());
    const sent = new Date('2020-01-01T10:00').toISOString();
    expect(seen.map(({ body }) => body)).toEqual(Array(2).fill(expect.objectContaining({ expiresAt: sent })));
  });

  it('replays a lost answer with the same key, and explains a mismatch after an edit', async () => {
    const seen = answers('post', '/quests', noConnection, problem(422, 'idempotency.mismatch'), ok(aQuest(), 201));
    const { user, router } = form();
    await fill(user);
    await post(user);
    expect(await screen.findByText(/No connection to CivicForge/)).toBeInTheDocument();
    await user.type(screen.getByLabelText('What needs to be done?'), ' today');
    await post(user);
    expect(await screen.findByText(/We already received an earlier version of this form/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See the list of quests' })).toHaveAttribute('href', '/');
    await post(user);
    await waitFor(() => expect(router.push).toHaveBeenCalled());
    const [first, second, third] = seen.map(({ headers }) => headers.get('idempotency-key'));
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('hides the category if categories are off', async () => {
    const seen = answers('post', '/quests', ok(aQuest(), 201));
    const { user } = form(9, flagsWith({ quest_categories: false }));
    await fill(user);
    expect(screen.queryByLabelText('Category')).not.toBeInTheDocument();
    await post(user);
    await waitFor(() => expect(seen[0]?.body).toMatchObject({ category: 'other' }));
  });

  it('starts from a template, without the date of an earlier quest', async () => {
    const seen = answers('post', '/quests', ok(aQuest(), 201));
    const template = aTemplate({
      fields: {
        title: 'Water the trees',
        description: 'The six young trees in our street are dry.',
        rewardXp: 50,
        startsAt: '2026-01-04T12:30:00.000Z',
        place: { label: 'At the pond', latitude: 52.52, longitude: 13.4 },
      },
    });
    const viewer = { userId: 'ada', creationPoints: 9 };
    const { user } = draw(
      <CreateQuestForm viewer={viewer} cost={1} defaultXp={100} defaultReputation={10} template={template} />,
    );
    await user.click(screen.getByRole('button', { name: 'Post the quest' }));
    await waitFor(() => {
      expect(seen[0]?.body).toEqual({
        title: 'Water the trees',
        description: 'The six young trees in our street are dry.',
        category: 'other',
        rewardXp: 50,
        rewardReputation: 10,
        place: { label: 'At the pond', latitude: 52.52, longitude: 13.4 },
      });
    });
  });
});

describe('deadlines', () => {
  it('use the reader’s time zone', () => {
    expect(toLocalInput('2026-05-04T22:30:45.000Z', 'Europe/Berlin')).toBe('2026-05-05T00:30');
  });

  it('are undefined for invalid input', () => {
    expect([fromLocalInput(''), fromLocalInput('soon')]).toEqual([undefined, undefined]);
  });
});
