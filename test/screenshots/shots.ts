import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { drawing } from './drawing.ts';
import type { Name, Quests } from './world.ts';

/** One picture: a page in one state, as one person sees it. */
export interface Shot {
  readonly name: string;
  /** Undefined is a visitor. */
  readonly person?: Name;
  readonly path: string;
  /** Brings the opened page into the state. It finds elements without words, because pages have two languages. */
  readonly prepare?: (page: Page, phone: boolean) => Promise<unknown>;
}

const VISITOR: Readonly<Record<string, string>> = {
  landing: '/',
  rules: '/rules',
  privacy: '/privacy',
  legal: '/legal',
  contact: '/contact',
  register: '/register',
  confirm: '/confirm',
  'sign-in-confirmed': '/sign-in?confirmed=1',
  'forgot-password': '/forgot-password',
  verify: '/verify',
  decisions: '/decisions',
  'receipt-not-found': '/receipts/AAAAAAAAAAAAAAAAAAAAAA',
  mails: '/local/mail',
};
const MEMBER: Readonly<Record<string, string>> = {
  'home-open': '/',
  'home-mine': '/?list=mine',
  'home-done': '/?list=done',
  'home-filters': '/?status=OPEN&status=CLAIMED&category=repair&claimable=true&sort=xp',
  'home-search': '/?q=railing',
  'home-search-none': '/?q=zeppelin',
  'home-no-match': '/?status=CANCELLED&category=digital',
  profile: '/me',
  points: '/me/points',
  password: '/me/password',
  account: '/me/account',
  keys: '/me/keys',
  searches: '/me/searches?category=repair',
  templates: '/me/templates',
  calls: '/me/calls',
  notices: '/notices',
  'notice-settings': '/me/notices',
  'quest-new': '/quests/new',
};
/** Who looks at the quests in each state. Every party and a member beside them is among them. */
const VIEWERS: Readonly<Record<string, readonly Name[]>> = {
  open: ['ada', 'ben', 'cleo'],
  long: ['ada'],
  claimed: ['ada', 'ben', 'cleo'],
  submitted: ['ada', 'ben', 'cleo', 'mod'],
  sealed: ['ada', 'ben'],
  second: ['ada'],
  change: ['ada', 'ben'],
  witness: ['ada', 'mod'],
  photoOpen: ['ada', 'cleo', 'mod'],
  photoDone: ['ada', 'ben', 'cleo'],
  hidden: ['ada', 'ben'],
  discussed: ['ada', 'ben', 'cleo', 'mod'],
  done: ['ada', 'ben', 'cleo'],
  unpaid: ['ada', 'ben'],
  partly: ['ben'],
  notDone: ['ada'],
  contradiction: ['ada', 'ben', 'mod'],
  reported: ['ben', 'mod', 'cleo'],
  uphold: ['ben'],
  partial: ['ada'],
  reject: ['ben'],
  redo: ['ben'],
  witnessDone: ['ada'],
  witnessPartly: ['ben'],
  witnessNotDone: ['ben'],
  cancelled: ['ada', 'ben'],
  expired: ['ada', 'ben'],
};

/** Every page and state while the service works. */
export function usualShots(quests: Quests, userIds: Readonly<Record<Name, string>>): readonly Shot[] {
  const quest = (name: string) => quests[name] ?? `/quests/${name}`;
  return [
    ...Object.entries(VISITOR).map(([name, path]) => ({ name: `visitor-${name}`, path })),
    { name: 'visitor-public-quest', path: quest('open') },
    { name: 'visitor-quest', path: quest('claimed') },
    { name: 'visitor-sign-in', path: '/sign-in' },
    { name: 'visitor-sign-in-errors', path: '/sign-in', prepare: sendForm },
    { name: 'visitor-register-errors', path: '/register', prepare: sendForm },
    { name: 'visitor-not-found', path: '/no/such/page' },
    ...Object.entries(MEMBER).map(([name, path]) => ({ name, person: 'ada' as const, path })),
    { name: 'home-sheet', person: 'ada', path: '/', prepare: openSheet },
    { name: 'home-loading', person: 'ada', path: '/rules', prepare: (page) => goAndWait(page, '/') },
    { name: 'quest-loading', person: 'ada', path: '/', prepare: (page) => goAndWait(page, '/quests/') },
    { name: 'home-newcomer', person: 'dora', path: '/' },
    { name: 'home-mine-empty', person: 'dora', path: '/?list=mine' },
    { name: 'points-newcomer', person: 'dora', path: '/me/points' },
    { name: 'profile-newcomer', person: 'dora', path: '/me' },
    { name: 'quest-new-no-points', person: 'cleo', path: '/quests/new' },
    { name: 'quest-new-errors', person: 'ada', path: '/quests/new', prepare: sendForm },
    { name: 'password-errors', person: 'ada', path: '/me/password', prepare: sendForm },
    { name: 'member', person: 'ada', path: `/users/${userIds.ben}` },
    { name: 'member-moderator', person: 'ada', path: `/users/${userIds.mod}` },
    { name: 'member-not-found', person: 'ada', path: '/users/01J00000000000000000000000' },
    { name: 'quest-not-found', person: 'ada', path: '/quests/01J00000000000000000000000' },
    { name: 'not-found', person: 'ada', path: '/no/such/page' },
    { name: 'moderation-forbidden', person: 'ada', path: '/moderation' },
    { name: 'rewards-forbidden', person: 'mod', path: '/admin/rewards' },
    ...Object.entries(VIEWERS).flatMap(([state, people]) =>
      people.map((person) => ({ name: `quest-${state}-${person}`, person, path: quest(state) })),
    ),
    { name: 'quest-attest-chosen', person: 'ada', path: quest('submitted'), prepare: chooseOutcome },
    { name: 'quest-attest-nothing', person: 'ada', path: quest('submitted'), prepare: sendForm },
    { name: 'quest-attest-offline', person: 'ada', path: quest('submitted'), prepare: sendOffline },
    {
      name: 'quest-attest-other-ways',
      person: 'ada',
      path: quest('submitted'),
      prepare: (page) => unfoldIn(page, 'form'),
    },
    { name: 'quest-photos-drafted', person: 'ben', path: quest('photoClaimed'), prepare: choosePhotos },
    { name: 'quest-photo-large', person: 'ada', path: quest('photoOpen'), prepare: enlarge },
    { name: 'quest-new-photos', person: 'ada', path: '/quests/new', prepare: choosePhotos },
    { name: 'visitor-public-quest-photos', path: quest('photoOpen') },
    { name: 'visitor-forgot-password-code', path: '/forgot-password', prepare: askForCode },
    { name: 'visitor-verify-result', path: '/verify', prepare: chooseReceipts },
    { name: 'visitor-letter', path: quest('letter') },
    { name: 'visitor-letter-revoked', path: quest('revokedLetter') },
    { name: 'visitor-receipt', path: quest('publicReceipt') },
    { name: 'visitor-mail', path: '/local/mail', prepare: (page) => follow(page, 'main li a') },
    { name: 'receipt', person: 'ada', path: quest('receipt') },
    { name: 'receipt-verified', person: 'ben', path: quest('receipt'), prepare: verify },
    { name: 'receipt-none', person: 'ada', path: `${quest('open')}/receipt` },
    { name: 'keys-made', person: 'ben', path: '/me/keys' },
    { name: 'keys-revoke', person: 'ben', path: '/me/keys', prepare: (page) => press(page, 'main li button') },
    { name: 'profile-edit', person: 'ada', path: '/me', prepare: (page) => unfoldIn(page, 'main') },
    { name: 'member-report', person: 'ada', path: `/users/${userIds.ben}`, prepare: (page) => unfoldIn(page, 'main') },
    { name: 'searches-newcomer', person: 'dora', path: '/me/searches' },
    { name: 'decisions-newcomer', person: 'dora', path: '/me/cases' },
    { name: 'templates-moderator', person: 'mod', path: '/me/templates' },
    { name: 'quest-new-template', person: 'dora', path: '/me/templates', prepare: (page) => follow(page, 'main li a') },
    { name: 'quest-new-suspended', person: 'emil', path: '/quests/new' },
    { name: 'quest-open-suspended', person: 'emil', path: quest('open') },
    { name: 'webhooks-own', person: 'ben', path: '/me/webhooks', prepare: showDeliveries },
    { name: 'home-suspended', person: 'emil', path: '/' },
    { name: 'decisions-suspended', person: 'emil', path: '/me/cases' },
    { name: 'moderation-appeals', person: 'mod', path: '/moderation/appeals' },
    { name: 'case-open', person: 'mod', path: quest('openCase') },
    { name: 'case-suspend', person: 'mod', path: quest('openCase'), prepare: chooseSuspension },
    { name: 'case-decided', person: 'mod', path: quest('hiddenCase') },
    { name: 'case-appealed', person: 'mod', path: quest('appealedCase') },
    { name: 'case-appealed-admin', person: 'admin', path: quest('appealedCase') },
    { name: 'hours', person: 'ben', path: '/me/hours' },
    { name: 'notices-newcomer', person: 'dora', path: '/notices' },
    { name: 'call-own', person: 'ada', path: quest('call') },
    { name: 'call-other', person: 'ben', path: quest('call') },
    { name: 'call-edit', person: 'ada', path: quest('call'), prepare: unfold },
    { name: 'call-end', person: 'ada', path: quest('call'), prepare: askForEnd },
    { name: 'call-left-out', person: 'emil', path: quest('callLeftOut') },
    { name: 'call-place', person: 'cleo', path: quest('callPlace') },
    { name: 'call-not-found', person: 'ada', path: '/calls/01J00000000000000000000000' },
    { name: 'calls-newcomer', person: 'dora', path: '/me/calls' },
    { name: 'quest-new-repeat', person: 'ada', path: '/quests/new', prepare: repeatWeekly },
    { name: 'templates-newcomer', person: 'dora', path: '/me/templates' },
    { name: 'hours-newcomer', person: 'dora', path: '/me/hours' },
    { name: 'keys-newcomer', person: 'dora', path: '/me/keys' },
    { name: 'webhooks', person: 'admin', path: '/me/webhooks' },
    { name: 'calendar-address', person: 'ben', path: '/me/notices', prepare: makeAddress },
    { name: 'calendar-address-made', person: 'ben', path: '/me/notices', prepare: makeAndReload },
    { name: 'offline', person: 'ada', path: quest('open'), prepare: (page) => goOffline(page, '/users/nobody') },
    { name: 'quest-saved', person: 'ada', path: quest('open'), prepare: (page) => goOffline(page, quest('open')) },
    { name: 'home-saved', person: 'ada', path: '/', prepare: (page) => goOffline(page, '/') },
    {
      name: 'quest-saved-photos',
      person: 'ada',
      path: quest('photoOpen'),
      prepare: (page) => goOffline(page, quest('photoOpen')),
    },
    { name: 'letter-not-found', path: '/letters/AAAA-AAAA-AAAA' },
    { name: 'quest-report', person: 'ada', path: quest('submitted'), prepare: (page) => unfold(page) },
    { name: 'quest-edit', person: 'ada', path: quest('open'), prepare: (page) => unfold(page) },
    { name: 'moderation', person: 'mod', path: '/moderation' },
    { name: 'moderation-admin', person: 'admin', path: '/moderation' },
    { name: 'moderation-disputes', person: 'mod', path: '/moderation/disputes' },
    { name: 'moderation-claims', person: 'mod', path: '/moderation/claims' },
    { name: 'moderation-statements', person: 'mod', path: '/moderation/statements' },
    { name: 'moderation-reports', person: 'mod', path: '/moderation/reports' },
    { name: 'decisions-own', person: 'ada', path: '/me/cases' },
    { name: 'statistics', person: 'mod', path: '/moderation/statistics' },
    { name: 'statistics-week', person: 'mod', path: '/moderation/statistics?days=7' },
    {
      name: 'statistics-table',
      person: 'mod',
      path: '/moderation/statistics',
      prepare: (page) => unfoldIn(page, 'main'),
    },
    { name: 'profile-moderator', person: 'mod', path: '/me' },
    { name: 'profile-admin', person: 'admin', path: '/me' },
    { name: 'rewards-failed', person: 'admin', path: '/admin/rewards' },
    { name: 'rewards-waiting', person: 'admin', path: '/admin/rewards?state=PENDING' },
    { name: 'rewards-paid', person: 'admin', path: '/admin/rewards?state=PAID' },
  ];
}

/** Pages that look different while the service is in maintenance. */
export function maintenanceShots(quests: Quests): readonly Shot[] {
  return [
    { name: 'maintenance-home', person: 'ada', path: '/' },
    { name: 'maintenance-quest-new', person: 'ada', path: '/quests/new' },
    { name: 'maintenance-quest-open', person: 'ben', path: quests.open ?? '/' },
    { name: 'maintenance-quest-submitted', person: 'ada', path: quests.submitted ?? '/' },
  ];
}

/** Pages whose data does not arrive. */
export function silentShots(quests: Quests): readonly Shot[] {
  return [
    { name: 'error-landing', path: '/' },
    { name: 'error-home', person: 'ada', path: '/' },
    { name: 'error-quest', person: 'ada', path: quests.submitted ?? '/' },
    { name: 'error-profile', person: 'ada', path: '/me' },
    { name: 'error-moderation', person: 'mod', path: '/moderation' },
  ];
}

/** The main button of the page, or the last one of a page without a main action. */
const submitButton = (page: Page) =>
  page.locator('main form:not([popover]) button[type=submit]').locator('visible=true').first();

async function sendForm(page: Page): Promise<void> {
  await submitButton(page).click();
  await page.locator('main [role=alert]').first().waitFor();
}

async function chooseOutcome(page: Page): Promise<void> {
  await page.locator('input[type=radio]').nth(1).check({ force: true });
}

async function sendOffline(page: Page): Promise<void> {
  await chooseOutcome(page);
  await page.context().setOffline(true);
  await submitButton(page).click();
  await page.locator('main [role=alert]').first().waitFor();
}

async function unfold(page: Page): Promise<void> {
  await page.locator('details[name=further-action] summary').first().click();
  await page.locator('details[name=further-action][open] form').first().waitFor();
}

/** Opens the first folded part of a place of the page. */
async function unfoldIn(page: Page, place: string): Promise<void> {
  await page.locator(`${place} details summary`).locator('visible=true').first().click();
}

async function press(page: Page, button: string): Promise<void> {
  await page.locator(button).locator('visible=true').first().click();
  await page.waitForTimeout(1_000);
}

async function showDeliveries(page: Page): Promise<void> {
  await page.locator('main li button').last().click();
  await page.waitForTimeout(1_000);
}

async function askForCode(page: Page): Promise<void> {
  await page.locator('input[type=email]').fill('ada@example.org');
  await submitButton(page).click();
  await page.locator('input[name=code]').waitFor();
}

/** Verifies published receipts. The keys of the stack do not know their issuer. */
async function chooseReceipts(page: Page): Promise<void> {
  const receipt = (name: string) => fileURLToPath(new URL(`../receipts/${name}.json`, import.meta.url));
  await page.locator('input[type=file]').setInputFiles([receipt('good'), receipt('not-a-receipt')]);
  await page.locator('main section').last().waitFor();
}

async function chooseSuspension(page: Page): Promise<void> {
  await page.locator('input[type=radio][value=suspend]').check({ force: true });
}

async function follow(page: Page, link: string): Promise<void> {
  const before = page.url();
  await page.locator(link).first().click();
  await page.waitForURL((url) => url.href !== before);
  await page.waitForLoadState();
}

async function choosePhotos(page: Page): Promise<void> {
  const photo = { name: 'gate.jpg', mimeType: 'image/jpeg', buffer: await drawing(page.context(), '#7d8b5a') };
  const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') };
  const pick = page.locator('input[type=file]').first();
  await pick.setInputFiles([photo, text]);
  await page.locator('main fieldset li img').first().waitFor();
  await page.waitForTimeout(1_000);
}

async function enlarge(page: Page): Promise<void> {
  await page.locator('main button:has(img)').first().click();
  await page.locator('dialog[open] img').waitFor();
}

/** Checks the receipt in the page. */
async function verify(page: Page): Promise<void> {
  await page.locator('main button.bg-accent').first().click();
  await page.waitForTimeout(1_500);
}

/** Chooses a weekly repeat with a start, so that the preview names dates. */
async function repeatWeekly(page: Page): Promise<void> {
  await page.locator('form details:has(select[name=schedule]) summary').click();
  await page.locator('select[name=schedule]').selectOption('week');
  const start = new Date(Date.now() + 7 * 86_400_000).toISOString();
  await page.locator('input[name=startsAt]').fill(`${start.slice(0, 10)}T10:00`);
  await page.locator('select[name=schedule]').scrollIntoViewIfNeeded();
}

/** Asks for the end of a call, which shows what it cancels. */
async function askForEnd(page: Page): Promise<void> {
  await page.locator('main article > div > button').last().click();
}

/** Makes the address of a calendar, which the page shows once. The one of the look before is ended. */
async function makeAddress(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.request.delete('/api/v1/users/me/calendar-feed', { headers: { origin } });
  await page.reload();
  await page.waitForTimeout(400);
  await page.locator('section[aria-labelledby=calendar] button').click();
  await page.locator('section[aria-labelledby=calendar] input').waitFor();
}

/** A later visit of the page, which shows the address no more. */
async function makeAndReload(page: Page): Promise<void> {
  await makeAddress(page);
  await page.reload();
}

/** Opens an address without a connection. Only the document that the page loads again is saved on the device. */
async function goOffline(page: Page, path: string): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.waitForTimeout(1_000);
  await page.context().setOffline(true);
  await page.goto(path);
  // Comments fail to load after the page.
  await page.waitForTimeout(1_000);
}

async function openSheet(page: Page, phone: boolean): Promise<void> {
  if (phone) await page.locator('button[popovertarget=filters]:visible').first().click();
}

/** Follows a link whose page never arrives. */
async function goAndWait(page: Page, href: string): Promise<void> {
  await page.route(/_rsc=/, () => undefined);
  const exact = href === '/' ? `a[href="/"]` : `main article a[href^="${href}"]`;
  await page.locator(exact).locator('visible=true').first().click();
  await page.waitForTimeout(600);
}
