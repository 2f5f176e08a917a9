import { jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { draw } from '../../testing/draw.tsx';
import { aReceipt, answerKeys } from '../../testing/receipts.ts';
import { answers, ok, problem, service } from '../../testing/service.ts';
import { http, HttpResponse } from 'msw';
import { AwaitPlace } from './await-place.tsx';
import ReceiptCheck from './receipt-check.tsx';
import { ReceiptTools } from './receipt-tools.tsx';

/** Records the saved files. */
function savedFiles(): { name: string; text: Promise<string> }[] {
  const files: { name: string; text: Promise<string> }[] = [];
  const made: Blob[] = [];
  Object.assign(URL, {
    createObjectURL: (file: Blob) => `blob:${String(made.push(file))}`,
    revokeObjectURL: () => undefined,
  });
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    files.push({ name: this.download, text: made.at(-1)?.text() ?? Promise.resolve('') });
  });
  return files;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('ReceiptTools', () => {
  it('saves the receipt of the page without a request', async () => {
    const files = savedFiles();
    const { user } = draw(<ReceiptTools bundle={aReceipt('good')} name="receipt-x.json" revealQuestId={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Download' }));
    expect(files.map(({ name }) => name)).toEqual(['receipt-x.json']);
    expect(JSON.parse((await files[0]?.text) ?? '')).toEqual(aReceipt('good'));
    expect(screen.queryByRole('button', { name: 'Download with the texts' })).not.toBeInTheDocument();
  });

  it('saves the receipt with its texts for a party, and explains a refusal', async () => {
    const files = savedFiles();
    const bundle = aReceipt('good');
    const refused = problem(503, 'busy');
    const seen = answers('get', '/quests/q1/receipt', refused, ok(bundle));
    const { user } = draw(<ReceiptTools bundle={bundle} name="receipt-x.json" revealQuestId="q1" />);
    const button = screen.getByRole('button', { name: 'Download with the texts' });
    await user.click(button);
    expect(await screen.findByText(/The service is busy/)).toBeInTheDocument();
    await user.click(button);
    await waitFor(() => {
      expect(files).toHaveLength(1);
    });
    expect(seen[1]?.url.searchParams.get('reveal')).toBe('title,description,submission');
    expect(screen.queryByText(/The service is busy/)).not.toBeInTheDocument();
  });

  it('prints the page', async () => {
    const print = jest.fn();
    Object.assign(window, { print });
    const { user } = draw(<ReceiptTools bundle={aReceipt('good')} name="x" revealQuestId={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalledTimes(1);
  });
});

describe('AwaitPlace', () => {
  it('renders the page again every three seconds, for a minute at most', async () => {
    jest.useFakeTimers();
    try {
      const { router } = draw(<AwaitPlace />);
      await jest.advanceTimersByTimeAsync(3_000);
      expect(router.refresh).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(600_000);
      expect(router.refresh).toHaveBeenCalledTimes(20);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('ReceiptCheck', () => {
  it('names each fact of a good receipt', async () => {
    answerKeys();
    draw(<ReceiptCheck bundle={aReceipt('good')} known={undefined} />);
    expect(await screen.findByText('All facts are verified.')).toBeInTheDocument();
    expect(screen.getByText('Entry 3 of 7 in the public log')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Result of the check' })).toHaveFocus();
  });

  it('names the failed facts', async () => {
    answerKeys();
    draw(<ReceiptCheck bundle={aReceipt('foreign-key')} known={undefined} />);
    expect(await screen.findByText('Some facts could not be verified.')).toBeInTheDocument();
    expect(screen.getByText('another key signed it')).toBeInTheDocument();
  });

  it('says that the issuer is unknown without the keys of the site', async () => {
    service.use(http.get('*/.well-known/*', () => HttpResponse.error()));
    draw(<ReceiptCheck bundle={aReceipt('good')} known={undefined} />);
    expect(await screen.findByText(/The keys of this site are not reachable/)).toBeInTheDocument();
  });
});
