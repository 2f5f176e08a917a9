/// <reference lib="dom" />
import { type Browser, expect, type Page } from '@playwright/test';
import { test } from '../support/journey-test.ts';
import { stackUnderTest, webAddress } from '../support/journey.ts';
import { type Member, newMember, post } from '../support/members.ts';
import { complaintsOf, holdScripts, isAccessible, PHONE } from '../support/pages.ts';

const PLACE = 'Playground at Mill Lane';
const DETAIL = 'Behind the shed, the gate sticks.';
const QUESTION = 'Is there paint, or do I bring my own?';
const SECRET = 'The key is under the third stone.';

/**
 * A mail at once waits two minutes for more about the same quest. The other journeys share the clock of the stack, so it
 * stays where it is.
 */
const MAIL_WAITS_MS = 180_000;

/** Returns the value of a field for date and time: noon in a number of days. */
function noonIn(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00`;
}

/** Posts a quest with a date and a place through the form. @returns its path */
async function postByForm(page: Page, title: string): Promise<string> {
  await page.goto('/quests/new');
  await page.getByLabel('What needs to be done?').fill(title);
  await page.getByLabel('What should people know?').fill('Two coats of green paint, and both of us look at it after.');
  await page.getByText('When and where').click();
  await page.getByLabel(/^Start/).fill(noonIn(3));
  await page.getByLabel(/^Duration in minutes/).fill('90');
  await page.getByLabel(/^Place/).fill(PLACE);
  await page.getByLabel(/^How to find it/).fill(DETAIL);
  await page.getByLabel(/^Coordinates/).fill('52.52437, 13.41053');
  await isAccessible(page);
  await page.getByRole('button', { name: 'Post the quest' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Writes a comment by the form of the page. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your comment').fill(text);
  await page.getByRole('button', { name: 'Send the comment' }).click();
  await expect(commentsOf(page).getByText(text)).toBeVisible();
}

function commentsOf(page: Page) {
  return page.getByRole('region', { name: 'Comments' });
}

/** Fills in the form to sign in. */
async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Opens the newest mail to an address on a phone that is signed in nowhere. */
async function mailOn(browser: Browser, email: string, subject: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  const mail = page.getByRole('link').filter({ hasText: email }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.goto('/local/mail');
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: MAIL_WAITS_MS, intervals: [2_000] });
  await mail.click();
  return page;
}

/** Everything that a browser has stored of a member's visit, and the pages that it opens offline. */
async function storedIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const caught = (await caches.keys()).map(async (name) => {
      const cache = await caches.open(name);
      const files = (await cache.keys()).map(async (request) => {
        const answer = await cache.match(request);
        const isText = /text|json|x-component/.test(answer?.headers.get('content-type') ?? '');
        return `${request.url} ${isText ? ((await answer?.text()) ?? '') : ''}`;
      });
      return (await Promise.all(files)).join('\n');
    });
    const bases = (await indexedDB.databases()).map(async ({ name = '' }) => {
      const base = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(`the database ${name} does not open`));
      });
      const rows = [...base.objectStoreNames].map(
        (store) =>
          new Promise<string>((resolve, reject) => {
            const reading = base.transaction(store).objectStore(store).getAllKeys();
            reading.onsuccess = () => resolve(`${name}.${store}: ${JSON.stringify(reading.result)}`);
            reading.onerror = () => reject(new Error(`the store ${store} cannot be read`));
          }),
      );
      return (await Promise.all(rows)).join('\n');
    });
    const storages = [localStorage, sessionStorage].map((storage) => JSON.stringify(Object.entries(storage)));
    return [...(await Promise.all(caught)), ...(await Promise.all(bases)), ...storages].join('\n');
  });
}

test('members reach each other about a quest with a date and a place, on phones', async ({ browser }) => {
  test.slow();
  const title = `Paint the climbing frame ${String(Date.now())}`;
  // A service worker would answer for the scripts that are held below.
  const look = { viewport: PHONE, colorScheme: 'dark', serviceWorkers: 'block' } as const;
  const nora = await newMember(browser, 'Nora', look);
  const ben = await newMember(browser, 'Ben', { viewport: PHONE });
  const otis = await newMember(browser, 'Otis', { viewport: PHONE });
  const complaints = [nora, ben, otis].map(({ page }) => complaintsOf(page));
  const path = await postByForm(nora.page, title);

  await test.step('card and page show date and place, and the details are for the parties', async () => {
    const { page } = otis;
    await page.goto('/');
    const card = page.getByRole('article').filter({ hasText: title });
    await expect(card).toContainText(PLACE);
    await expect(card).toContainText('12:00');
    await card.getByRole('link', { name: title }).click();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    const about = page.getByRole('region', { name: 'About this quest' });
    await expect(about).toContainText(PLACE);
    await expect(about).toContainText('12:00');
    await expect(about).toContainText('1.5 hours');
    expect(await page.content()).not.toContain(DETAIL);
    await expect(about.getByRole('link', { name: 'Show the area on a map' })).toHaveAttribute(
      'href',
      /52\.52\D.*13\.41\D/,
    );
    await isAccessible(page);
  });

  await test.step('a comment reaches the requestor, whose bell leads to it by one tap', async () => {
    await write(otis.page, QUESTION);
    const { page } = nora;
    await expect(async () => {
      await page.goto('/');
      await expect(page.getByRole('link', { name: 'Notices, 1 unread' })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Notices, 1 unread' }).click();
    await expect(page).toHaveURL('/notices');
    await isAccessible(page);
    const release = await holdScripts(page);
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('link', { name: 'Otis has written a comment.' }).click();
    release();
    await expect(page).toHaveURL(`${path}?do=comment`);
    await expect(commentsOf(page).getByText(QUESTION)).toBeVisible();
    await expect(page.getByLabel('Your comment')).toBeFocused();
    await isAccessible(page);
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Notices', exact: true })).toBeVisible();
  });

  await test.step('a removed comment leaves a mark', async () => {
    const { page } = otis;
    const comments = commentsOf(page);
    await comments.getByRole('button', { name: 'Remove' }).click();
    await comments.getByRole('button', { name: 'Remove' }).click();
    await expect(comments.getByText('Removed by its author')).toBeVisible();
    await nora.page.goto(path);
    await expect(commentsOf(nora.page).getByText('Removed by its author')).toBeVisible();
    expect(await nora.page.content()).not.toContain(QUESTION);
  });

  await test.step('after the claim the two comment among themselves', async () => {
    const { page } = ben;
    await page.goto(path);
    await page.getByRole('button', { name: 'Claim this quest' }).click();
    await expect(page.getByText('This quest is yours.')).toBeVisible();
    await expect(page.getByText(DETAIL)).toBeVisible();
    await page.reload();
    await expect(commentsOf(page).getByText('Only those involved and moderators can read it.')).toBeVisible();
    await write(page, SECRET);
    await isAccessible(page);
    await nora.page.goto(path);
    await expect(commentsOf(nora.page).getByText(SECRET)).toBeVisible();
    await otis.page.goto(path);
    await expect(commentsOf(otis.page).getByText('Members can comment while a quest is open.')).toBeVisible();
    await expect(commentsOf(otis.page).getByLabel('Your comment')).toHaveCount(0);
    expect(await otis.page.content()).not.toContain(SECRET);
    const { items } = (await (await otis.page.request.get(`/api/v1${path}/comments`)).json()) as { items: unknown[] };
    expect(JSON.stringify(items)).not.toContain(SECRET);
  });

  await test.step('the mail about the submission leads a signed-out phone to the statement', async () => {
    const { page } = ben;
    await page.getByLabel('What did you do?').fill('Two coats, and the gate does not stick any more.');
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await expect(page.getByText('The work is submitted.')).toBeVisible();
    await comesByMail(browser, nora, title, path);
  });

  expect(complaints.flat().filter((words) => !words.includes('blocked by Playwright'))).toEqual([]);
});

/** Opens the mail on another phone and taps its link. */
async function comesByMail(browser: Browser, { email, password }: Member, title: string, path: string): Promise<void> {
  const phone = await mailOn(browser, email, `Waiting for you: ${title}`);
  const mail = phone.frameLocator('iframe');
  await expect(mail.getByText(`Ben says that “${title}” is done.`)).toBeVisible();
  // Mails name the public address, which leads to the same pages.
  const origin = stackUnderTest().publicOrigins.split(',')[0] ?? '';
  const links = await mail.locator('a').evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
  expect(links.filter((link) => link.includes('/quests/'))).toEqual([`${origin}${path}?do=attest`]);
  await mail.getByRole('link', { name: `Confirm “${title}”` }).click();
  await expect(phone).toHaveURL(/\/sign-in\?returnTo=/);
  await isAccessible(phone);
  await signIn(phone, email, password);
  await expect(phone).toHaveURL(`${origin}${path}?do=attest`);
  await expect(phone.getByRole('radio', { name: /^Done/ })).toBeFocused();
  await expect(phone.getByRole('radio', { name: /^Done/ })).toBeInViewport();
  await isAccessible(phone);
  await phone.getByText('Done', { exact: true }).click();
  await phone.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(phone.getByText('Your statement is sealed.')).toBeVisible();
}

/** Delivers a push message to the service worker of the page, as the browser's push service does. */
async function push(page: Page, data: object): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [own] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(webAddress()));
      if (own !== undefined) resolve(own.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const message = { origin: webAddress(), registrationId, data: JSON.stringify(data) };
  await devtools.send('ServiceWorker.deliverPushMessage', message);
}

test('a push message leads a phone whose session has ended to the statement', async ({ browser }) => {
  const title = 'Oil the hinges of the gate';
  const phone = { viewport: PHONE, permissions: ['notifications'] };
  const { page, email, password } = await newMember(browser, 'Nora', phone);
  const ben = await newMember(browser, 'Ben');
  const path = await post(page, title);
  for (const [verb, data] of [['claim'], ['submit', { text: 'All hinges have had their oil.' }]] as const) {
    const headers = { origin: webAddress() };
    const answer = await ben.page.request.post(`/api/v1${path}/${verb}`, { headers, ...(data && { data }) });
    expect(answer.ok()).toBe(true);
  }
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await push(page, { kind: 'submitted', questId: path.split('/').pop() });
  const shown = () =>
    page.evaluate(async () => {
      const notices = await (await navigator.serviceWorker.ready).getNotifications();
      return notices.map(({ title: words, data }) => [words, (data as { path: string }).path]);
    });
  await expect.poll(shown).toEqual([['Work was submitted. Confirm whether it is done.', `${path}?do=attest`]]);
  await page.context().clearCookies();
  const [[, target = ''] = []] = await shown();
  await page.goto(target);
  await signIn(page, email, password);
  await expect(page).toHaveURL(`${path}?do=attest`);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Done/ })).toBeFocused();
});

test('a member chooses what reaches them, and the choice stays', async ({ browser }) => {
  const { page } = await newMember(browser, 'Selma', { viewport: PHONE });
  await page.goto('/notices');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Notice settings' })).toBeVisible();
  await page.getByLabel('It is your turn').first().selectOption('digest');
  await page.getByLabel('News about your quests').first().selectOption('off');
  await page.getByLabel('Time of the digest').selectOption('18:00');
  await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
  await page.getByLabel('Language of the e-mails').selectOption('de');
  await page.getByRole('checkbox', { name: 'News about your quests' }).check();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Your settings are saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('It is your turn').first()).toHaveValue('digest');
  await expect(page.getByLabel('News about your quests').first()).toHaveValue('off');
  await expect(page.getByLabel('Time of the digest')).toHaveValue('18');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Lisbon');
  await expect(page.getByLabel('Language of the e-mails')).toHaveValue('de');
  await expect(page.getByRole('checkbox', { name: 'News about your quests' })).toBeChecked();
});

test('sign-out leaves nothing of the member on the device', async ({ browser }) => {
  const name = `Leonor${String(Date.now())}`;
  const { page, email } = await newMember(browser, name, { viewport: PHONE });
  const title = `Sweep the yard of ${name}`;
  const path = await postByForm(page, title);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  for (const visited of [path, '/', '/notices', '/me/notices', '/me']) await page.goto(visited);
  await page.goto(path);
  await page.getByLabel('Your comment').fill('A draft that only I have read.');
  const personal = [name, email, PLACE, DETAIL, 'A draft that only I have read.', path];
  // Counter-check: the visit is stored while the member is signed in.
  await expect.poll(() => storedIn(page)).toContain(title);
  expect(await storedIn(page)).toContain('A draft that only I have read.');

  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/signedOut/);
  const left = await storedIn(page);
  expect(personal.filter((words) => left.includes(words))).toEqual([]);
  await page.context().setOffline(true);
  for (const visited of [path, '/', '/notices', '/me/notices', '/me']) {
    await page.goto(visited);
    const shown = await page.content();
    expect([visited, personal.filter((words) => words !== path && shown.includes(words))]).toEqual([visited, []]);
  }
});
