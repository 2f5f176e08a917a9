import { jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { writeDraft, readDraft } from '../../lib/forms/draft.ts';
import { findDeviceKey, keepDeviceKey, makeKeyPair } from '../../lib/proof/device-key.ts';
import type * as GoTo from '../../lib/session/go-to.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { withKeys } from '../../testing/signing.ts';

const goTo = jest.fn<typeof GoTo.goTo>();
jest.unstable_mockModule('../../lib/session/go-to.ts', () => ({ goTo, reload: jest.fn() }));
const { DeleteAccount } = await import('./delete-account.tsx');
const { ExportAccount } = await import('./export-account.tsx');

beforeEach(() => {
  goTo.mockClear();
});

describe('DeleteAccount', () => {
  const USER = { userId: 'ada', email: 'Ada@example.org' };
  const deletion = { name: 'Delete my account' };

  it('sends nothing before the member has typed the own address', async () => {
    const { user } = draw(<DeleteAccount user={USER} />);
    await user.type(screen.getByLabelText('Your e-mail address'), 'ben@example.org');
    await user.click(screen.getByRole('button', deletion));
    expect(await screen.findByRole('alert')).toHaveTextContent(t('rule.ownEmail'));
    expect(goTo).not.toHaveBeenCalled();
  });

  it('deletes the account, drafts and key, and ends on a page for visitors', async () => {
    withKeys();
    const { privateKey } = await makeKeyPair();
    await keepDeviceKey('ada', { keyId: 'k', did: 'did', privateKey });
    writeDraft('ada.create', { title: 'x' });
    const seen = answers('delete', '/users/me', nothing());
    const { user } = draw(<DeleteAccount user={USER} />);
    await user.type(screen.getByLabelText('Your e-mail address'), ' ada@example.org ');
    await user.click(screen.getByRole('button', deletion));
    await waitFor(() => {
      expect(goTo).toHaveBeenCalledWith('/sign-in?deleted=1');
    });
    expect(seen).toHaveLength(1);
    expect(readDraft('ada.create')).toBeUndefined();
    expect(await findDeviceKey('ada')).toBeUndefined();
  });

  it('leads to the quests in progress if there are some', async () => {
    answers('delete', '/users/me', problem(409, 'user.has-active-quests'));
    const { user } = draw(<DeleteAccount user={USER} />);
    await user.type(screen.getByLabelText('Your e-mail address'), USER.email);
    await user.click(screen.getByRole('button', deletion));
    expect(await screen.findByText(t('problem.user.has-active-quests'))).toBeVisible();
    expect(screen.getByRole('link', { name: 'See your quests in progress' })).toHaveAttribute('href', '/?list=mine');
    expect(goTo).not.toHaveBeenCalled();
  });
});

describe('ExportAccount', () => {
  it('saves the data as a file, and explains a failure', async () => {
    const names: string[] = [];
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    answers('get', '/users/me/export', problem(503, 'busy'), ok({ user: {} }));
    const { user } = draw(<ExportAccount name="civicforge-data.json" />);
    await user.click(screen.getByRole('button', { name: 'Download my data' }));
    expect(await screen.findByText(/The service is busy/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Download my data' }));
    expect(await screen.findByText('Your data is downloaded.')).toBeVisible();
    expect(names).toEqual(['civicforge-data.json']);
    jest.restoreAllMocks();
  });
});
