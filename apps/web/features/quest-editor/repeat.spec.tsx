import { screen, waitFor, within } from '@testing-library/react';
import { readDraft, writeDraft } from '../../lib/forms/draft.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { CreateQuestForm } from './create-quest-form.tsx';
import { checkQuest } from './quest-editor.schema.ts';
import { isEndIn, repeatFieldsOf, scheduleIn } from './repeat.ts';

const form = (points = 9) =>
  draw(
    <CreateQuestForm
      viewer={{ userId: 'ada', creationPoints: points }}
      cost={1}
      defaultXp={100}
      defaultReputation={10}
    />,
  );
type User = ReturnType<typeof draw>['user'];

async function fill(user: User) {
  await user.type(screen.getByLabelText('What needs to be done?'), 'Water the trees');
  await user.type(screen.getByLabelText('What should people know?'), 'The six young trees in our street are dry.');
}
const post = (user: User) => user.click(screen.getByRole('button', { name: 'Post the quest' }));
const retype = async (user: User, label: string, text: string) => {
  await user.clear(screen.getByLabelText(label));
  await user.type(screen.getByLabelText(label), text);
};

describe('the form of a quest that repeats', () => {
  it('shows the dates and the cost of the first one, and opens the call', async () => {
    const made = { callId: 'c 1', dates: [{ questIds: ['q7', 'q8'] }] };
    const seen = answers('post', '/calls', ok(made, 201));
    const { user, router } = form();
    await fill(user);
    await retype(user, 'How many people?', '2');
    await user.selectOptions(screen.getByLabelText('Repeat'), 'Every week');
    expect(screen.getByText(t('calls.needsStart'))).toBeVisible();
    await user.type(screen.getByLabelText(/^Start/), '2030-12-07T10:00');
    await retype(user, 'How many times?', '8');
    const dates = '7 Dec, 14 Dec, 21 Dec, 28 Dec, 4 Jan, 11 Jan, …';
    expect(screen.getByText(`Every Saturday at 10:00, 8 times: ${dates}`)).toBeVisible();
    expect(screen.getByText('The first date costs 2 points now. You will have 7 points left.')).toBeVisible();
    expect(screen.getByText(/You pay when its quests are posted, up to 14 days ahead/)).toBeVisible();
    await post(user);
    await waitFor(() => expect(router.push).toHaveBeenCalledWith('/calls/c%201'));
    expect(seen[0]?.body).toMatchObject({
      pattern: { startsAt: '2030-12-07T10:00:00.000Z' },
      slots: 2,
      schedule: { rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=8', timeZone: 'UTC' },
    });
    expect(readDraft('ada.create')).toBeUndefined();
  });

  it('ends on a date', async () => {
    const seen = answers('post', '/calls', ok({ callId: 'c1', dates: [] }, 201));
    const { user } = form();
    await fill(user);
    await user.type(screen.getByLabelText(/^Start/), '2030-12-07T10:00');
    await user.selectOptions(screen.getByLabelText('Repeat'), 'Every month on the same weekday');
    await user.selectOptions(screen.getByLabelText('Ends'), 'On a date');
    expect(screen.getByText(t('calls.incomplete'))).toBeVisible();
    await user.type(screen.getByLabelText('Last date'), '2031-02-01');
    expect(screen.getByText(/^Every first Saturday of the month at 10:00, until 1 Feb 2031: 7 Dec/)).toBeVisible();
    await post(user);
    await waitFor(() =>
      expect(seen[0]?.body).toMatchObject({
        slots: 1,
        schedule: { rule: 'FREQ=MONTHLY;BYDAY=1SA;UNTIL=20310201T100000Z', timeZone: 'UTC' },
      }),
    );
  });

  it('shows what the API refuses at the field', async () => {
    const errors = [{ path: 'schedule.rule', message: 'not valid' }];
    answers('post', '/calls', problem(400, 'validation.failed', { errors }));
    const { user } = form();
    await fill(user);
    await user.type(screen.getByLabelText(/^Start/), '2030-12-07T10:00');
    await user.selectOptions(screen.getByLabelText('Repeat'), 'Every two weeks');
    await post(user);
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('link')).toHaveTextContent(t('rule.schedule'));
    expect(screen.getByLabelText('Repeat')).toBeInvalid();
  });

  it('asks for a start before it sends anything', async () => {
    const { user } = form();
    await fill(user);
    await user.selectOptions(screen.getByLabelText('Repeat'), 'Every week');
    await post(user);
    expect(within(await screen.findByRole('alert')).getByRole('link')).toHaveTextContent(t('rule.repeatStart'));
    expect(screen.getByLabelText(/^Start/)).toBeInvalid();
  });

  it('keeps the repeat in the draft', async () => {
    writeDraft('ada.create', { schedule: 'week', ends: 'times', times: '12', startsAt: '2030-12-07T10:00' });
    form();
    expect(await screen.findByLabelText('How many times?')).toHaveValue('12');
    expect(screen.getByText(/^Every Saturday at 10:00, 12 times/)).toBeVisible();
  });
});

const FIELDS = {
  title: 'Paint the bench',
  description: 'The bench by the pond needs a new coat of paint.',
  category: 'other',
  rewardXp: '100',
  rewardReputation: '10',
  expiresAt: '',
  startsAt: '2030-12-07T10:00',
  durationMinutes: '',
  place: '',
  placeDetail: '',
  coordinates: '',
  visibility: 'members',
  schedule: 'week',
  ends: 'times',
  times: '4',
  until: '',
};

describe('checks of a repeat', () => {
  it.each([
    [{}, {}],
    [{ startsAt: '' }, { startsAt: 'repeatStart' }],
    [{ times: '0' }, { times: 'times' }],
    [{ times: '53' }, { times: 'times' }],
    [{ times: 'often' }, { times: 'times' }],
    [{ ends: 'date', until: '' }, { until: 'until' }],
    [{ ends: 'date', until: '2030-12-06' }, { until: 'until' }],
    [{ ends: 'date', until: '2031-12-07' }, { until: 'until' }],
    [{ ends: 'date', until: '2031-12-06', times: '0' }, {}],
    [{ expiresAt: '2030-11-24T10:00' }, {}],
    [{ expiresAt: '2030-11-24T09:59' }, { expiresAt: 'callDeadline' }],
    [{ photos: '[{"key":"p1","photoId":"p1","alt":"The bench by the pond"}]' }, { schedule: 'repeatPhotos' }],
    [{ schedule: 'never', startsAt: '', times: '0' }, {}],
    [{ schedule: 'often' }, { schedule: 'schedule' }],
  ])('judge %j', (fields, broken) => {
    expect(checkQuest({ ...FIELDS, ...fields })).toEqual(broken);
  });
});

describe('scheduleIn', () => {
  it.each([
    { schedule: 'never' },
    { schedule: 'own' },
    { startsAt: '' },
    { times: '' },
    { ends: 'date', until: 'soon' },
    { startsAt: '0203-12-07T10:00' },
    { startsAt: '9999-12-07T10:00' },
  ])('has no schedule for %j', (fields) => {
    expect(scheduleIn({ ...FIELDS, ...fields }, 'UTC')).toBeUndefined();
  });
});

describe('isEndIn', () => {
  it('takes any day while there is no start', () => {
    expect(isEndIn('2030-01-01', undefined, 'UTC')).toBe(true);
    expect(isEndIn('2030-02-30', undefined, 'UTC')).toBe(false);
  });
});

describe('repeatFieldsOf', () => {
  const startsAt = '2030-12-07T10:00:00.000Z';
  const call = (rule: string, nextAt?: string) => ({
    pattern: { title: 'Water the trees', description: 'Dry.', category: 'other' as const, startsAt },
    schedule: { rule, timeZone: 'UTC' },
    ...(nextAt !== undefined && { nextAt }),
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=SA;COUNT=8', '2030-12-21T10:00:00.000Z', { schedule: 'week', ends: 'times', times: '6' }],
    ['FREQ=WEEKLY;BYDAY=SA;COUNT=8', undefined, { schedule: 'week', times: '8' }],
    [
      'FREQ=MONTHLY;BYDAY=1SA;UNTIL=20310201T100000Z',
      startsAt,
      { schedule: 'month', ends: 'date', until: '2031-02-01' },
    ],
    ['FREQ=DAILY;COUNT=3', startsAt, { schedule: 'own' }],
  ])('shows what is left of %s from %s', (rule, nextAt, fields) => {
    expect(repeatFieldsOf(call(rule, nextAt))).toMatchObject(fields);
  });
});
