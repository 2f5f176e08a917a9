import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { stackUnderTest, webAddress } from './journey.ts';

export interface Member {
  readonly page: Page;
  readonly userId: string;
  readonly name: string;
}

const PASSWORD = 'CivicForge!2026';
/** What the local identity provider takes as the code of every new account. */
const CODE = '424242';

/** Somebody who was not here before, signed in, in a browser of their own: nobody else's points depend on them. */
export async function newMember(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Member> {
  const email = `${name.toLowerCase()}-${randomBytes(6).toString('hex')}@example.org`;
  const page = await (await browser.newContext(options)).newPage();
  await send(page, 'register', { email, password: PASSWORD, displayName: name });
  await send(page, 'confirm', { email, code: CODE });
  return signIn(page, email, PASSWORD);
}

/** One of the people that every local stack knows. */
export async function knownMember(browser: Browser, email: string): Promise<Member> {
  const known = stackUnderTest().people.find((person) => person.email === email);
  if (known === undefined) throw new Error(`the stack under test does not know ${email}`);
  const page = await (await browser.newContext()).newPage();
  return signIn(page, email, known.password);
}

async function signIn(page: Page, email: string, password: string): Promise<Member> {
  const { user } = (await (await send(page, 'sign-in', { email, password })).json()) as {
    user: { userId: string; displayName: string };
  };
  return { page, userId: user.userId, name: user.displayName };
}

async function send(page: Page, what: string, data: object) {
  const answer = await page.request.post(`/api/v1/auth/${what}`, { data, headers: { origin: webAddress() } });
  expect(answer.ok(), `${what}: ${String(answer.status())}`).toBe(true);
  return answer;
}
