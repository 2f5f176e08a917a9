import { screen, within } from '@testing-library/react';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { draw } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { MaintenanceBanner } from './maintenance-banner.tsx';

const PAUSED = flagsWith({ maintenance_mode: { on: true, message: 'Back at nine' } });

it('MaintenanceBanner renders nothing outside maintenance', () => {
  draw(<MaintenanceBanner />);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('MaintenanceBanner shows the operators’ message', () => {
  draw(<MaintenanceBanner />, { flags: PAUSED });
  const banner = screen.getByRole('status');
  expect(within(banner).getByText('CivicForge is under maintenance')).toBeVisible();
  expect(within(banner).getByText('Back at nine')).toBeVisible();
});

it('MaintenanceBanner shows the German message to German readers alone', () => {
  const state = { on: true, message: 'Back at nine', messageDe: 'Um neun wieder da' };
  const flags = flagsWith({ maintenance_mode: state });
  draw(<MaintenanceBanner />, { flags, language: 'de' });
  expect(screen.getByText('Um neun wieder da')).toBeVisible();
  expect(screen.queryByText('Back at nine')).not.toBeInTheDocument();
});

it('MaintenanceBanner shows a translated default without an operators’ message', () => {
  draw(<MaintenanceBanner />, { flags: flagsWith({ maintenance_mode: true }), language: 'de' });
  expect(screen.getByText(/Du kannst alles lesen/)).toBeVisible();
});

describe('a form during maintenance', () => {
  const sent: string[] = [];

  function AForm({ during = false }: { readonly during?: boolean }) {
    const form = useAppForm<{ title: string }, undefined>({
      rules: { title: 'title' },
      validate: () => Promise.resolve({}),
      send: ({ title }) => {
        sent.push(title);
        return Promise.resolve(undefined);
      },
      done: () => undefined,
    });
    return (
      <Form form={form} submit="Send" duringMaintenance={during}>
        <TextField name="title" label="Title" />
      </Form>
    );
  }

  beforeEach(() => {
    sent.length = 0;
  });

  it('explains why it is disabled, keeps the input and sends nothing, even on Enter', async () => {
    const { user } = draw(<AForm />, { flags: PAUSED });
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    expect(screen.getByText(/Sending is paused/)).toBeVisible();
    await user.type(screen.getByLabelText('Title'), 'A bench{Enter}');
    expect(screen.getByLabelText('Title')).toHaveValue('A bench');
    expect(sent).toEqual([]);
  });

  it('is sent if the API accepts it during maintenance, such as signing in', async () => {
    const { user } = draw(<AForm during />, { flags: PAUSED });
    await user.type(screen.getByLabelText('Title'), 'A bench{Enter}');
    expect(sent).toEqual(['A bench']);
    expect(screen.queryByText(/Sending is paused/)).not.toBeInTheDocument();
  });
});
