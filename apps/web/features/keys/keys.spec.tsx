import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { walletLinkTypedData } from '@civicforge/proof/typed-data';
import type { DeviceKeyEntry } from '../../lib/api/types.ts';
import { findDeviceKey, keepDeviceKey, makeKeyPair } from '../../lib/proof/device-key.ts';
import { BROWSER_PRIMITIVES } from '../../lib/proof/primitives.ts';
import { aMember } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { answers, nothing, ok, problem, service } from '../../testing/service.ts';
import { withKeys } from '../../testing/signing.ts';
import { announce, TestWallet } from '../../testing/test-wallet.ts';
import { DeviceKeys } from './device-keys.tsx';
import { WalletSection } from './wallet-section.tsx';

const aKey = (keyId: string, changes: Partial<DeviceKeyEntry> = {}): DeviceKeyEntry => ({
  keyId,
  did: `did:key:z6Mk${keyId}`,
  name: `Firefox ${keyId}`,
  createdAt: '2026-03-01T10:00:00.000Z',
  ...changes,
});

beforeEach(() => {
  withKeys();
});

describe('DeviceKeys', () => {
  it('lists keys that sign first, with their last use, and marks the key of this device', async () => {
    const { privateKey } = await makeKeyPair();
    await keepDeviceKey('ada', { keyId: 'k2', did: 'did', privateKey });
    const keys = [
      aKey('k1', { revokedAt: '2026-04-01T10:00:00.000Z' }),
      aKey('k2', { lastUsedAt: '2026-05-04T10:00:00.000Z' }),
      aKey('k3', { createdAt: '2026-05-01T10:00:00.000Z' }),
    ];
    draw(<DeviceKeys userId="ada" keys={keys} />);
    expect(await screen.findByText('This device')).toBeVisible();
    const rows = screen.getAllByRole('listitem');
    expect(rows.map((row) => within(row).getByText(/^Firefox/).textContent)).toEqual([
      'Firefox k3',
      'Firefox k2',
      'Firefox k1',
    ]);
    expect(rows[0]).toHaveTextContent('not used yet');
    expect(rows[1]).toHaveTextContent('This device');
    expect(rows[1]).toHaveTextContent('last used 2 hours ago');
    expect(rows[2]).toHaveTextContent('Revoked 1 Apr 2026');
    expect(screen.getAllByRole('button')).toHaveLength(2);
  });

  it('says when there is none', () => {
    draw(<DeviceKeys userId="ada" keys={[]} />);
    expect(screen.getByText(/No device has a key yet/)).toBeVisible();
  });

  it('revokes a key after a confirmation, and removes it from this device', async () => {
    const { privateKey } = await makeKeyPair();
    await keepDeviceKey('ada', { keyId: 'k1', did: 'did', privateKey });
    const seen = answers('delete', '/users/me/device-keys/k1', problem(503, 'busy'), nothing());
    const { user, router } = draw(<DeviceKeys userId="ada" keys={[aKey('k1')]} />);
    await screen.findByText('This device');
    const revoke = { name: 'Revoke the key of Firefox k1' };
    await user.click(screen.getByRole('button', revoke));
    expect(screen.getByText(t('keys.revokeText'))).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Keep it' }));
    await user.click(screen.getByRole('button', revoke));
    expect(seen).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Yes, revoke it' }));
    expect(await screen.findByText(/The service is busy/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Yes, revoke it' }));
    expect(await screen.findByText('The key is revoked.')).toBeVisible();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    expect(await findDeviceKey('ada')).toBeUndefined();
  });
});

describe('WalletSection', () => {
  const flags = flagsWith({ wallet_integration: true });

  it('is hidden without its flag', () => {
    draw(<WalletSection address={undefined} />, { flags: flagsWith({ wallet_integration: false }) });
    expect(screen.queryByRole('heading', { name: 'Wallet' })).not.toBeInTheDocument();
  });

  it('links the account that the wallet gives, and explains a refusal', async () => {
    const wallet = new TestWallet(7);
    const nonce = 'A'.repeat(43);
    service.use(
      http.post('*/users/me/wallet/challenge', async ({ request }) => {
        const { address } = (await request.json()) as { address: `0x${string}` };
        const link = { wallet: address, account: 'p_x', platform: 'did:web:x', nonce, deadline: 1_800_000_000 };
        const typedData = walletLinkTypedData(link, 'test', BROWSER_PRIMITIVES.keccak256);
        return HttpResponse.json({ nonce, expiresAt: '', typedData });
      }),
    );
    const linked = answers('put', '/users/me/wallet', ok(aMember({ walletAddress: wallet.address })));
    const remove = announce(wallet);
    const { user, router } = draw(<WalletSection address={undefined} />, { flags });
    await user.click(screen.getByRole('button', { name: 'Link a wallet' }));
    wallet.decision = 'refuses';
    await user.click(await screen.findByRole('button', { name: 'Link this wallet' }));
    expect(await screen.findByText(t('problem.wallet.refused'))).toBeVisible();
    wallet.decision = 'signs';
    await user.click(screen.getByRole('button', { name: 'Link this wallet' }));
    expect(await screen.findByText('Your wallet is linked.')).toBeVisible();
    expect(linked[0]?.body).toMatchObject({ address: wallet.address.toLowerCase(), nonce });
    expect(router.refresh).toHaveBeenCalledTimes(1);
    remove();
  });

  it('removes a wallet after a confirmation', async () => {
    const seen = answers('delete', '/users/me/wallet', nothing());
    const { user } = draw(<WalletSection address="0xd09Ad14080d4b257a819a4f579b8485Be88f086c" />, { flags });
    await user.click(screen.getByRole('button', { name: 'Remove the wallet' }));
    expect(screen.getByText(/Receipts keep its address and stay valid/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Yes, remove it' }));
    await waitFor(() => {
      expect(seen).toHaveLength(1);
    });
    expect(await screen.findByText('Your wallet is removed.')).toBeVisible();
  });
});
