import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { CONFIRMATION_CODE, DEMO_PEOPLE } from '../../scripts/local/people.ts';
import { isDeployedStage, smokeMembers, stackUnderTest, webAddress } from './journey.ts';

export interface Member {
  readonly page: Page;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Password of every member below. */
export const PASSWORD = DEMO_PEOPLE[0].password;

/** Registers a new member and signs in with a new browser context. Tests do not share the member's points. */
export async function newMember(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Member> {
  const email = `${name.toLowerCase()}-${randomBytes(6).toString('hex')}@example.org`;
  const page = await (await browser.newContext(options)).newPage();
  await send(page, 'register', { email, password: PASSWORD, displayName: name });
  await send(page, 'confirm', { email, code: CONFIRMATION_CODE });
  return signIn(page, email, PASSWORD);
}

/** Returns a new member, or on a deployed stage the first smoke member in a new browser context. */
export async function anyMember(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Member> {
  if (!isDeployedStage()) return newMember(browser, name, options);
  const [first] = smokeMembers();
  if (first === undefined) throw new Error('the stage has no smoke member');
  const page = await (await browser.newContext(options)).newPage();
  return signIn(page, first.email, first.password);
}

/** Runs a part of a journey with a quest of the page's member, and cancels the quest. */
export async function withQuest(page: Page, title: string, run: (path: string) => Promise<void>): Promise<void> {
  const path = await post(page, title);
  try {
    await run(path);
  } finally {
    const headers = { origin: webAddress() };
    expect((await page.request.delete(`/api/v1${path}`, { headers })).ok()).toBe(true);
  }
}

/** Signs a demo member of the local stack in. */
export async function knownMember(
  browser: Browser,
  email: string,
  options: BrowserContextOptions = {},
): Promise<Member> {
  const known = stackUnderTest().people.find((person) => person.email === email);
  if (known === undefined) throw new Error(`the stack under test does not know ${email}`);
  const page = await (await browser.newContext(options)).newPage();
  return signIn(page, email, known.password);
}

async function signIn(page: Page, email: string, password: string): Promise<Member> {
  const { user } = (await (await send(page, 'sign-in', { email, password })).json()) as {
    user: { userId: string; displayName: string };
  };
  return { page, userId: user.userId, name: user.displayName, email, password };
}

async function send(page: Page, what: string, data: object) {
  const answer = await page.request.post(`/api/v1/auth/${what}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), `${what}: ${String(answer.status())}`).toBe(true);
  return answer;
}

/** Posts a quest as the member of the page. @returns its path */
export async function post(page: Page, title: string, rewardXp = 100): Promise<string> {
  const answer = await page.request.post('/api/v1/quests', {
    data: { title, description: 'A small job that both sides can see is done.', rewardXp },
    headers: { origin: webAddress() },
  });
  expect(answer.status()).toBe(201);
  const { questId } = (await answer.json()) as { questId: string };
  return `/quests/${questId}`;
}
