import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import type { TrustedKeys } from '@civicforge/proof/verify/fact';
import { draw } from '../../testing/draw.tsx';
import { Verifier } from './verifier.tsx';

const RECEIPTS = join(import.meta.dirname, '..', '..', '..', '..', 'test', 'receipts');
const read = (name: string) => readFileSync(join(RECEIPTS, `${name}.json`), 'utf8');
const keys = JSON.parse(read('keys')) as TrustedKeys;

/** The page that the build completes with its script. */
const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'verifier', 'page.html'), 'utf8');

/** Serves the keys of the deployment and the page without keys. */
function serve(isUp = true): void {
  const answers: Readonly<Record<string, string>> = {
    '/.well-known/did.json': JSON.stringify(keys.did),
    '/.well-known/civicforge-log.vkey': keys.vkey,
    '/verifier.html': PAGE,
  };
  jest.spyOn(globalThis, 'fetch').mockImplementation((address) => {
    const text = typeof address === 'string' ? answers[address] : undefined;
    return Promise.resolve({
      ok: isUp && text !== undefined,
      status: isUp ? 200 : 503,
      text: () => Promise.resolve(text),
    } as Response);
  });
}

function choose(...names: string[]): void {
  const files = names.map((name) => ({ name, size: 1, text: () => Promise.resolve(read(name)) }));
  fireEvent.change(screen.getByLabelText('Choose receipts'), { target: { files } });
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Verifier', () => {
  it('names each fact of a good receipt, with what the evidence does not show', async () => {
    serve();
    draw(<Verifier />);
    choose('good');
    await screen.findByText('All facts are verified.');
    expect(screen.getByText('Entry 3 of 7 in the public log')).toBeInTheDocument();
    expect(screen.getByText(/No witness has signed it too/)).toBeInTheDocument();
    expect(screen.queryByText(/different people/)).toBeNull();
  });

  it('names the failed facts of each file and sums the sound ones', async () => {
    serve();
    draw(<Verifier />);
    choose('good', 'foreign-key', 'not-a-receipt');
    await screen.findByText('Some facts could not be verified.');
    expect(screen.getByText('another key signed it')).toBeInTheDocument();
    expect(screen.getByText('This file is not a receipt.')).toBeInTheDocument();
    expect(screen.getByText(/1 receipt, for 1 person/)).toBeInTheDocument();
  });

  it('takes dropped files', async () => {
    serve();
    draw(<Verifier />);
    const files = [{ name: 'good', size: 1, text: () => Promise.resolve(read('good')) }];
    fireEvent.dragOver(screen.getByText('Choose receipts'));
    fireEvent.drop(screen.getByText('Choose receipts'), { dataTransfer: { files } });
    await screen.findByText('All facts are verified.');
  });

  it('says that the issuer is unknown without the keys of the site', async () => {
    serve(false);
    draw(<Verifier />);
    choose('good');
    await screen.findByText(/The keys of this site are not reachable/);
    expect(screen.getByText(/issuer not known/)).toBeInTheDocument();
    fireEvent.click(screen.getByText('Save this verifier as a file'));
    await screen.findByText(/could not be saved/);
  });

  it('saves the verifier with the keys of the site', async () => {
    serve();
    const made = jest.fn<(page: Blob) => string>().mockReturnValue('blob:x');
    Object.assign(URL, { createObjectURL: made, revokeObjectURL: jest.fn() });
    const click = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    draw(<Verifier />);
    fireEvent.click(screen.getByText('Save this verifier as a file'));
    await waitFor(() => {
      expect(click).toHaveBeenCalled();
    });
    expect(made.mock.calls[0]?.[0].size).toBeGreaterThan(PAGE.length + JSON.stringify(keys).length / 2);
  });
});
