/// <reference lib="dom" />
import { type Browser, expect, type Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { TestWallet } from '../../apps/web/testing/test-wallet.ts';
import { test } from '../support/journey-test.ts';
import { editFlag } from '../support/flags-file.ts';
import { stackPath, webAddress } from '../support/journey.ts';
import { type Member, newMember, PASSWORD } from '../support/members.ts';
import { complaintsOf, isAccessible, PHONE, requestsOf } from '../support/pages.ts';

const run = promisify(execFile);

async function act({ page }: Pick<Member, 'page'>, path: string, data: object = {}) {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return answer;
}

/** Posts a quest, claims it and submits the work. @returns its path */
async function submitted(requestor: Member, performer: Member, title: string): Promise<string> {
  const posted = await act(requestor, '/quests', { title, description: 'Both sides can see that it is done.' });
  const { questId } = (await posted.json()) as { questId: string };
  await act(performer, `/quests/${questId}/claim`);
  await act(performer, `/quests/${questId}/submit`, { text: 'The lamp over the secret door shines again.' });
  return `/quests/${questId}`;
}

/** Confirms on the page with two taps. */
async function confirms(page: Page): Promise<void> {
  await page.getByText('Done', { exact: true }).click();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

async function download(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const path = test.info().outputPath(file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** Opens the saved verifier from disk, without a network, and checks a receipt with it. */
async function verifiesFromDisk(browser: Browser, verifier: string, receipt: string): Promise<void> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(verifier).href);
  await page.getByLabel('Choose receipts').setInputFiles(receipt);
  await expect(page.getByText('All facts are verified.')).toBeVisible();
  await expect(page.getByText('The title is unchanged')).toBeVisible();
  await context.close();
}

test('two people sign on one tablet with keys of their own, and their receipt verifies everywhere', async ({
  browser,
}) => {
  const ada = await newMember(browser, 'Ada');
  const ben = await newMember(browser, 'Ben', { viewport: PHONE, colorScheme: 'dark' });
  const title = `Mend the secret lamp ${String(Date.now())}`;
  const quest = await submitted(ada, ben, title);
  const tablet = ben.page;
  const complaints = complaintsOf(tablet);

  await test.step('Ben reads what he signs and what becomes public, and confirms with two taps', async () => {
    await tablet.goto(quest);
    await expect(tablet.getByText(/this device creates a key for you and signs with it/)).toBeVisible();
    await expect(tablet.getByText(/as the person who claimed this quest/)).toBeVisible();
    await isAccessible(tablet);
    await confirms(tablet);
    await expect(tablet.getByText('Your statement is sealed.')).toBeVisible();
    await expect(tablet.getByText('Signed on a device')).toBeVisible();
  });

  await test.step('Ada signs in on the same tablet: it makes a key for her', async () => {
    // An open page of Ben would ask the service for a member who is no longer signed in.
    await tablet.goto('about:blank');
    await act(ben, '/auth/sign-in', { email: ada.email, password: PASSWORD });
    await tablet.goto(quest);
    await expect(tablet.getByText(/this device creates a key for you and signs with it/)).toBeVisible();
    await confirms(tablet);
    await expect(tablet.getByText('Done. Both sides confirmed it.')).toBeVisible();
    await expect(tablet.getByText('Signed on a device')).toHaveCount(2);
  });

  await test.step('the receipt verifies in the page', async () => {
    await tablet.getByRole('link', { name: 'See the receipt' }).click();
    await expect(tablet.getByText(/^Entry \d+$/)).toBeVisible({ timeout: 30_000 });
    await expect(tablet.getByText(title, { exact: true })).toBeVisible();
    await tablet.getByRole('button', { name: 'Verify now' }).click();
    await expect(tablet.getByText('All facts are verified.')).toBeVisible();
    await expect(tablet.getByText('Each key signed one statement only')).toBeVisible();
    await isAccessible(tablet);
    expect(complaints).toEqual([]);
  });

  const receipt = await download(tablet, 'Download with the texts');

  await test.step('the command and the saved verifier verify the file without the network', async () => {
    const folder = stackPath('.');
    const { stdout } = await run('npm', ['run', '--silent', 'verify', '--', receipt, '--data', folder]);
    expect(stdout).toContain('The title is unchanged');
    await tablet.goto('/verify');
    await verifiesFromDisk(browser, await download(tablet, 'Save this verifier as a file'), receipt);
  });

  await test.step('a visitor opens the link of the code, which tells nothing of the quest', async () => {
    await tablet.goto(`${quest}/receipt`);
    const link = tablet.getByRole('link', { name: /\/receipts\// });
    const address = (await link.textContent()) ?? '';
    const visitor = await (await browser.newContext({ colorScheme: 'dark', locale: 'de-DE' })).newPage();
    const settled = requestsOf(visitor);
    await visitor.goto(address);
    await expect(visitor.getByRole('heading', { level: 1, name: 'Quittung einer erledigten Aufgabe' })).toBeVisible();
    await isAccessible(visitor);
    const html = await visitor.content();
    for (const secret of [title, 'secret', 'Ada', 'Ben', ada.userId, ben.userId]) expect(html).not.toContain(secret);
    await settled();
    await visitor.context().setOffline(true);
    await visitor.getByRole('button', { name: 'Jetzt prüfen' }).click();
    await expect(visitor.getByText('Alle Angaben stimmen.')).toBeVisible();
    await visitor.context().setOffline(false);
    await visitor.emulateMedia({ media: 'print' });
    await expect(visitor.getByRole('button', { name: 'Drucken' })).toBeHidden();
    await expect(visitor.getByRole('contentinfo')).toBeHidden();
  });

  await test.step('signing out revokes the key and takes it from the tablet', async () => {
    await tablet.goto('/me/keys');
    await expect(tablet.getByText('This device')).toBeVisible();
    await isAccessible(tablet);
    await tablet.goto('/me');
    await tablet.getByRole('button', { name: 'Sign out' }).click();
    await expect(tablet.getByText('You are signed out.')).toBeVisible();
    await ada.page.goto('/me/keys');
    await expect(ada.page.getByText(/^Revoked/)).toBeVisible();
  });
});

/** Gives the page a wallet that announces itself (EIP-6963). Its keys are in this process. */
async function withWallet(page: Page, wallet: Pick<TestWallet, 'request'>): Promise<void> {
  await page.exposeFunction('askWallet', async (call: Parameters<TestWallet['request']>[0]) => {
    try {
      return { result: await wallet.request(call) };
    } catch (error) {
      return { code: (error as { code?: number }).code };
    }
  });
  await page.addInitScript(() => {
    const ask = (call: unknown) =>
      (Reflect.get(window, 'askWallet') as (call: unknown) => Promise<{ result?: unknown; code?: number }>)(call);
    const provider = {
      request: async (call: unknown) => {
        const { result, code } = await ask(call);
        if (code !== undefined) throw Object.assign(new Error('refused'), { code });
        return result;
      },
    };
    const info = { uuid: 'test', name: 'Test Wallet', icon: 'data:,', rdns: 'org.example' };
    const tell = () =>
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
    window.addEventListener('eip6963:requestProvider', tell);
    tell();
  });
}

test('a wallet signs, refuses and has the wrong account; a browser without Ed25519 confirms by account', async ({
  browser,
}) => {
  const wanda = await newMember(browser, 'Wanda');
  const otto = await newMember(browser, 'Otto', { viewport: PHONE });
  const quest = await submitted(wanda, otto, `Oil the gate ${String(Date.now())}`);
  const { page } = wanda;
  const [own, other] = [new TestWallet(Date.now()), new TestWallet(7)];
  const wallet = { request: own.request };

  await test.step('the wallet is hidden without its flag', async () => {
    await page.goto('/me/keys');
    await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Wallet', exact: true })).toHaveCount(0);
  });

  editFlag('wallet_integration', { enabled: true, whitelist_users: [wanda.userId] });
  await withWallet(page, wallet);

  await test.step('Wanda links her wallet', async () => {
    await page.goto('/me/keys');
    await expect(page.getByRole('heading', { name: 'Wallet', exact: true })).toBeVisible({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Link a wallet' }).click();
    await expect(page.getByText('Test Wallet')).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Link this wallet' }).click();
    await expect(page.getByText('Your wallet is linked.')).toBeVisible();
    await expect(page.getByText(own.address)).toBeVisible();
  });

  await test.step('a refusal and another account each have a sentence, and record nothing', async () => {
    await page.goto(quest);
    await page.getByText('Sign another way').click();
    await page.getByLabel('Sign with my wallet').check();
    await expect(page.getByText(own.address)).toBeVisible();
    await isAccessible(page);
    own.decision = 'refuses';
    await confirms(page);
    await expect(page.getByText('You did not sign in your wallet, so nothing was sent.')).toBeVisible();
    wallet.request = other.request;
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(page.getByText(/Your wallet uses another account/)).toBeVisible();
  });

  await test.step('the wallet signs', async () => {
    own.decision = 'signs';
    wallet.request = own.request;
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(page.getByText('Signed with a wallet')).toBeVisible();
  });

  await test.step('Otto’s browser lacks Ed25519: he confirms by account', async () => {
    await otto.page.addInitScript(() => {
      const generateKey = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
      Object.assign(crypto.subtle, { generateKey });
    });
    await otto.page.goto(quest);
    await expect(otto.page.getByText(/This browser cannot sign/)).toBeVisible();
    await isAccessible(otto.page);
    await confirms(otto.page);
    await expect(otto.page.getByText('Done. Both sides confirmed it.')).toBeVisible();
    await expect(otto.page.getByText('By account, not signed')).toBeVisible();
  });

  await test.step('the receipt names both levels and verifies', async () => {
    await page.goto(`${quest}/receipt`);
    await expect(page.getByText(/^Entry \d+$/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Signed with a wallet')).toBeVisible();
    await expect(page.getByText('By account, not signed')).toBeVisible();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(page.getByText('All facts are verified.')).toBeVisible();
  });

  await test.step('Otto takes his data with him and deletes his account', async () => {
    await otto.page.goto('/me/account');
    await isAccessible(otto.page);
    await download(otto.page, 'Download my data');
    await otto.page.getByLabel('Your e-mail address').fill(otto.email);
    await otto.page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(otto.page.getByText(/^Your account is deleted/)).toBeVisible();
    const names = (await otto.page.context().cookies()).map(({ name }) => name);
    expect(names.filter((name) => /access|refresh/.test(name))).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(page.getByText('All facts are verified.')).toBeVisible();
  });
});
