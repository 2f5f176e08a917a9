import { jest } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { draw } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { service } from '../../testing/service.ts';
import { FeatureFlag, FlagsProvider, useFeatureFlags } from './provider.tsx';

const OFTEN = 0.05;

/** Mocks the flag answer and counts the requests. */
function flagsAre(answer: () => Response) {
  const asked = { times: 0 };
  service.use(
    http.post('*/ofrep/v1/evaluate/flags', () => {
      asked.times += 1;
      return answer();
    }),
  );
  return asked;
}

const saying =
  (...flags: { key: string; value: boolean; variant?: string; metadata?: object }[]) =>
  () =>
    HttpResponse.json({ flags: flags.map((flag) => ({ reason: 'STATIC', ...flag })) });

function Reader({ name = 'reader' }: { readonly name?: string }) {
  const { flags, isEnabled, loading, error } = useFeatureFlags();
  return (
    <p aria-label={name}>
      {isEnabled('advanced_search') ? 'search on' : 'search off'}
      {flags.maintenance_mode.on && `, ${flags.maintenance_mode.message ?? 'no message'}`}
      {flags.new_attestation_flow.variant !== undefined && `, ${flags.new_attestation_flow.variant}`}
      {loading && ', loading'}
      {error !== undefined && ', away'}
    </p>
  );
}

function inside(
  children: React.ReactNode,
  {
    first = flagsWith(),
    isUnavailable = false,
    refreshSeconds = OFTEN,
  }: Partial<React.ComponentProps<typeof FlagsProvider>> = {},
) {
  return (
    <FlagsProvider first={first} isUnavailable={isUnavailable} refreshSeconds={refreshSeconds}>
      {children}
    </FlagsProvider>
  );
}

const reader = (name = 'reader') => screen.getByLabelText(name);

it('FlagsProvider shows the server’s flags at once without a request', () => {
  draw(inside(<Reader />, { first: flagsWith({ advanced_search: true }), refreshSeconds: 300 }));
  expect(reader()).toHaveTextContent(/^search on$/);
});

it('FlagsProvider shows a flag change while the page is open', async () => {
  flagsAre(saying({ key: 'advanced_search', value: true }));
  draw(inside(<Reader />));
  expect(reader()).toHaveTextContent('search off');
  await waitFor(() => {
    expect(reader()).toHaveTextContent(/^search on$/);
  });
});

it('FlagsProvider exposes message and variant of a flag that is on', async () => {
  flagsAre(
    saying(
      { key: 'maintenance_mode', value: true, metadata: { message: 'Back at nine' } },
      { key: 'new_attestation_flow', value: true, variant: 'guided' },
    ),
  );
  draw(inside(<Reader />));
  await waitFor(() => {
    expect(reader()).toHaveTextContent('search off, Back at nine, guided');
  });
});

it('FlagsProvider refreshes once per interval for any number of readers', async () => {
  const asked = flagsAre(saying({ key: 'advanced_search', value: true }));
  const names = Array.from({ length: 20 }, (_, index) => `reader ${String(index)}`);
  draw(
    inside(
      names.map((name) => <Reader key={name} name={name} />),
      { refreshSeconds: 0.4 },
    ),
  );
  await waitFor(() => {
    expect(reader('reader 19')).toHaveTextContent('search on');
  });
  expect(reader('reader 0')).toHaveTextContent('search on');
  expect(asked.times).toBe(1);
});

it('FlagsProvider keeps the last flags with an error while the API is unavailable, then clears the error', async () => {
  let isUnavailable = true;
  flagsAre(() => (isUnavailable ? HttpResponse.error() : saying({ key: 'advanced_search', value: true })()));
  draw(inside(<Reader />, { first: flagsWith({ advanced_search: true }) }));
  await waitFor(() => {
    expect(reader()).toHaveTextContent('search on, away');
  });
  isUnavailable = false;
  await waitFor(() => {
    expect(reader()).toHaveTextContent(/^search on$/);
  });
});

it.each<[string, () => Response]>([
  ['an error', () => HttpResponse.json({ title: 'Busy' }, { status: 503 })],
  ['a page of a proxy', () => HttpResponse.html('<!doctype html><title>Sign in</title>')],
  ['flags of another type', () => HttpResponse.text('{"flags":[{"key":"advanced_search","value":false}]}')],
  ['JSON that is no list of flags', () => HttpResponse.json({ flags: 'none' })],
  ['a list of something else', () => HttpResponse.json({ flags: ['advanced_search'] })],
  ['JSON that breaks off', () => new HttpResponse('{"flags":[', { headers: { 'content-type': 'application/json' } })],
])('FlagsProvider keeps the last flags and reports %s', async (_, bad) => {
  let answer = saying({ key: 'advanced_search', value: true }) as () => Response;
  flagsAre(() => answer());
  draw(inside(<Reader />));
  await waitFor(() => {
    expect(reader()).toHaveTextContent(/^search on$/);
  });
  answer = bad;
  await waitFor(() => {
    expect(reader()).toHaveTextContent('search on, away');
  });
  answer = saying({ key: 'advanced_search', value: false });
  await waitFor(() => {
    expect(reader()).toHaveTextContent(/^search off$/);
  });
});

it('FlagsProvider serves safe values as loading and refreshes at once if the server had no flags', async () => {
  flagsAre(saying({ key: 'advanced_search', value: true }));
  draw(inside(<Reader />, { isUnavailable: true, refreshSeconds: 300 }));
  expect(reader()).toHaveTextContent('search off, loading, away');
  await waitFor(() => {
    expect(reader()).toHaveTextContent(/^search on$/);
  });
});

it('FlagsProvider refreshes when the page becomes visible', async () => {
  const asked = flagsAre(saying({ key: 'advanced_search', value: true }));
  draw(<Reader />);
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 5_000);
  act(() => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await waitFor(() => {
    expect(reader()).toHaveTextContent('search on');
  });
  expect(asked.times).toBe(1);
  clock.mockRestore();
});

it('FlagsProvider does not refresh a hidden page', async () => {
  const asked = flagsAre(saying({ key: 'advanced_search', value: true }));
  const visible = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  draw(inside(<Reader />));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked.times).toBe(0);
  visible.mockRestore();
});

it('FlagsProvider takes the flags of a new server render', () => {
  const { redraw } = draw(inside(<Reader />, { refreshSeconds: 300 }));
  redraw(inside(<Reader />, { first: flagsWith({ advanced_search: true }), refreshSeconds: 300 }));
  expect(reader()).toHaveTextContent(/^search on$/);
});

it('FeatureFlag renders its children or the fallback', () => {
  const behind = (
    <FeatureFlag name="advanced_search" fallback={<p>not yet</p>}>
      <p>search</p>
    </FeatureFlag>
  );
  const { redraw } = draw(inside(behind, { refreshSeconds: 300 }));
  expect(screen.getByText('not yet')).toBeVisible();
  redraw(inside(behind, { first: flagsWith({ advanced_search: true }), refreshSeconds: 300 }));
  expect(screen.getByText('search')).toBeVisible();
  expect(screen.queryByText('not yet')).not.toBeInTheDocument();
});

it('FeatureFlag does not compile with an undeclared flag', () => {
  // @ts-expect-error the manifest does not declare this flag
  const undeclared = <FeatureFlag name="no_such_flag">never</FeatureFlag>;
  expect(undeclared.props).toHaveProperty('name');
});
