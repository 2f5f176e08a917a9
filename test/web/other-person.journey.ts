/// <reference lib="dom" />
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { type Member, newMember, PASSWORD, post } from '../support/members.ts';
import { isHydrated } from '../support/pages.ts';

/** Signs another member in, in the browser of the page and past the page itself, as in another tab. */
async function takeOver(context: BrowserContext, email: string): Promise<void> {
  const send = (path: string, data: object = {}) =>
    context.request.post(`/api/v1/auth/${path}`, { data, headers: { origin: webAddress() } });
  expect((await send('sign-out')).status()).toBe(204);
  expect((await send('sign-in', { email, password: PASSWORD })).status()).toBe(200);
}

async function read<Body>(member: Member, path: string): Promise<Body> {
  return (await (await member.page.request.get(`/api/v1${path}`)).json()) as Body;
}

const hidden = (page: Page) => page.getByRole('alertdialog', { name: 'Bert is signed in now' });

async function afterReload(page: Page): Promise<void> {
  await expect(hidden(page)).toBeVisible();
  await expect(hidden(page)).toContainText('Nothing was sent');
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(hidden(page)).toBeHidden();
}

/** One step of Anna on her open page, while Bert is signed in. */
const STEPS: Record<
  string,
  (people: { anna: Member; bert: Member }) => Promise<{ act: () => Promise<unknown>; judge: () => Promise<void> }>
> = {
  claim: async ({ anna, bert }) => {
    const owner = await newMember(anna.page.context().browser() ?? never(), 'Olga');
    const path = await post(owner.page, 'Paint the door of the tool shed');
    await anna.page.goto(path);
    await expect(anna.page.getByRole('button', { name: 'Claim this quest' })).toBeVisible();
    return {
      act: () => anna.page.getByRole('button', { name: 'Claim this quest' }).click(),
      judge: async () => {
        expect(await read(bert, path)).toMatchObject({ status: 'OPEN' });
      },
    };
  },
  attest: async ({ anna, bert }) => {
    const path = await post(anna.page, 'Sweep the steps of the library');
    const step = (action: string, data: object = {}) =>
      bert.page.request.post(`/api/v1${path}/${action}`, { data, headers: { origin: webAddress() } });
    expect((await step('claim')).status()).toBe(200);
    expect((await step('submit', { text: 'All forty steps are clean again.' })).status()).toBe(200);
    await anna.page.goto(path);
    await anna.page
      .getByRole('radio', { name: /^Yes|^Done/ })
      .first()
      .check();
    await anna.page.getByLabel(/^A note/).fill('A secret of Anna');
    return {
      act: () =>
        anna.page
          .getByRole('button', { name: /Attest|Confirm|Send/ })
          .last()
          .click(),
      judge: async () => {
        expect(await read(bert, path)).toMatchObject({ status: 'SUBMITTED', attestations: [] });
      },
    };
  },
  post: async ({ anna, bert }) => {
    const before = await read<{ creationPoints: number }>(bert, '/users/me');
    await anna.page.goto('/quests/new');
    await anna.page.getByLabel('What needs to be done?').fill('A secret of Anna');
    await anna.page.getByLabel('What should people know?').fill('Nobody else should find what Anna has typed here.');
    return {
      act: () => anna.page.getByRole('button', { name: 'Post the quest' }).click(),
      judge: async () => {
        const after = await read<{ creationPoints: number }>(bert, '/users/me');
        expect(after.creationPoints).toBe(before.creationPoints);
      },
    };
  },
  profile: async ({ anna, bert }) => {
    await anna.page.goto('/me');
    await anna.page.getByText('Edit my profile').click();
    await anna.page.getByLabel('Name').fill('A secret of Anna');
    return {
      act: () => anna.page.getByRole('button', { name: 'Save' }).click(),
      judge: async () => {
        expect(await read(bert, '/users/me')).toMatchObject({ displayName: 'Bert' });
      },
    };
  },
  'sign out': async ({ anna, bert }) => {
    await anna.page.goto('/me');
    return {
      act: () => anna.page.getByRole('button', { name: 'Sign out' }).click(),
      judge: async () => {
        const still = await anna.page.request.get('/api/v1/users/me');
        expect(await still.json()).toMatchObject({ userId: bert.userId });
      },
    };
  },
  'another page': async ({ anna }) => {
    await anna.page.goto('/');
    return {
      act: () =>
        anna.page
          .getByRole('link', { name: /My profile|Me/ })
          .first()
          .click(),
      judge: () => Promise.resolve(),
    };
  },
};

function never(): never {
  throw new Error('a page has a browser');
}

for (const [name, prepare] of Object.entries(STEPS)) {
  test(`an open page does nothing for the next person: ${name}`, async ({ browser }) => {
    const [anna, bert] = [await newMember(browser, 'Anna'), await newMember(browser, 'Bert')];
    const { act, judge } = await prepare({ anna, bert });
    // The server answers a form that is sent before its script runs, and there is no open page that could notice.
    await isHydrated(anna.page);
    // The step itself finds out, and no poll before it.
    await anna.page.route('**/ofrep/**', (route) => route.abort());
    await takeOver(anna.page.context(), bert.email);
    await act();
    await expect(hidden(anna.page)).toBeVisible();
    await judge();
    for (const secret of await anna.page.getByText('A secret of Anna').all()) await expect(secret).toBeHidden();
    await afterReload(anna.page);
    // The reloaded page belongs to Bert from its first byte; until then there may be no body to read.
    await expect(anna.page.locator('body')).toHaveAttribute('data-page-person', bert.userId);
    const seen = await anna.page.evaluate(() => [
      document.body.innerText,
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ]);
    expect(seen.join('\n')).not.toContain('A secret of Anna');
  });
}

test('a notice that is opened before the scripts arrive is read for the person of the page alone', async ({
  browser,
}) => {
  const [anna, bert] = [await newMember(browser, 'Anna'), await newMember(browser, 'Bert')];
  const { page } = anna;
  const path = await post(page, 'Hang up the lanterns');
  const claim = await bert.page.request.post(`/api/v1${path}/claim`, { headers: { origin: webAddress() } });
  expect(claim.status()).toBe(200);
  const unread = async () => (await read<{ unread: number }>(anna, '/users/me/notices')).unread;
  await expect.poll(unread).toBe(1);
  await page.route('**/_next/static/chunks/*.js', (route) => route.abort());
  // The page stays: a browser tells no answer to the request of a page that it has left.
  await page.route(`**${path}*`, (route) => route.fulfill({ status: 204 }));
  const open = async () => {
    const answer = page.waitForResponse('**/users/me/notices/read');
    await page.locator('main a[data-early-path]').click();
    return (await answer).status();
  };
  await page.goto('/notices');
  await takeOver(page.context(), bert.email);
  expect(await open()).toBe(409);
  await takeOver(page.context(), anna.email);
  expect(await unread()).toBe(1);
  await page.goto('/notices');
  expect(await open()).toBe(204);
  await expect.poll(unread).toBe(0);
});

test('what was typed is there again when its own person comes back', async ({ browser }) => {
  const [anna, bert] = [await newMember(browser, 'Anna'), await newMember(browser, 'Bert')];
  const { page } = anna;
  await page.goto('/quests/new');
  await page.getByLabel('What needs to be done?').fill('Carry the benches back');
  await isHydrated(page);
  await takeOver(page.context(), bert.email);
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await afterReload(page);
  await expect(page.getByLabel('What needs to be done?')).toHaveValue('');
  await takeOver(page.context(), anna.email);
  await page.reload();
  await expect(page.getByLabel('What needs to be done?')).toHaveValue('Carry the benches back');
});

test('signing out in another tab is said calmly, and signing in again takes it back', async ({ browser }) => {
  const anna = await newMember(browser, 'Anna');
  const first = anna.page;
  await first.goto('/quests/new');
  await first.getByLabel('What needs to be done?').fill('Hang up the lanterns');
  const second = await first.context().newPage();
  await second.goto('/me');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await expect(second.getByText('You are signed out.')).toBeVisible();
  await expect(first.getByRole('status').filter({ hasText: 'You are signed out' })).toBeVisible();
  await expect(first.getByLabel('What needs to be done?')).toHaveValue('Hang up the lanterns');
  await second.getByLabel('E-mail address').fill(anna.email);
  await second.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(second.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
  await expect(first.getByText('You are signed out')).toBeHidden();
  await expect(first.getByLabel('What needs to be done?')).toHaveValue('Hang up the lanterns');
});

test('a page of a visitor shows that a member is signed in now', async ({ browser }) => {
  const bert = await newMember(browser, 'Bert');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const other = await context.newPage();
  await other.goto('/sign-in');
  await other.getByLabel('E-mail address').fill(bert.email);
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Bert is signed in now' })).toBeVisible();
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Quests' })).toBeVisible();
});

test('forty pages with a made-up refresh cookie leave other members alone, and lose the cookie', async ({
  browser,
}) => {
  const member = await newMember(browser, 'Mona');
  for (let visit = 0; visit < 40; visit += 1) {
    const answer = await fetch(webAddress(), { headers: { cookie: `civicforge_refresh=garbage-${String(visit)}` } });
    expect(answer.headers.getSetCookie().join()).toContain('civicforge_refresh=; Max-Age=0');
  }
  await member.page.context().clearCookies({ name: /civicforge_access$/ });
  await member.page.goto('/me');
  await expect(member.page.getByRole('heading', { level: 1, name: 'Mona' })).toBeVisible();
});
