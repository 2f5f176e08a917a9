import { screen, waitFor } from '@testing-library/react';
import { draw } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { PublicCounts } from './public-counts.tsx';

const EVENTS = { created: 1234, claimed: 30, completed: 20, disputed: 0 };
const COUNTS = { members: 1, completedByBoth: 18, ...EVENTS, last30Days: { ...EVENTS, activeMembers: 1 } };
const ON = { flags: flagsWith({ enable_new_api_endpoint: true }) };

it('PublicCounts shows the server’s counts in the reader’s number format', () => {
  draw(<PublicCounts first={COUNTS} />, ON);
  expect(screen.getByRole('region', { name: 'In numbers' })).toHaveTextContent(
    'member1quests posted1,234confirmed by both sides18',
  );
});

it('PublicCounts loads the counts if the flag is turned on later', async () => {
  answers('get', '/public/stats', ok(COUNTS));
  draw(<PublicCounts first={undefined} />, ON);
  expect(await screen.findByText('1,234')).toBeVisible();
});

it('PublicCounts renders and requests nothing if the flag is off', () => {
  draw(<PublicCounts first={COUNTS} />, { flags: flagsWith({ enable_new_api_endpoint: false }) });
  expect(screen.queryByRole('region')).not.toBeInTheDocument();
});

it('PublicCounts renders nothing if the request fails', async () => {
  const seen = answers('get', '/public/stats', problem(503, 'feature.disabled'));
  draw(<PublicCounts first={undefined} />, ON);
  await waitFor(() => {
    expect(seen).toHaveLength(1);
  });
  expect(screen.queryByRole('region')).not.toBeInTheDocument();
});
