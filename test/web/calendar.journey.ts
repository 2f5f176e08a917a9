/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import ICAL from 'ical.js';
import { test } from '../support/journey-test.ts';
import { webAddress } from '../support/journey.ts';
import { newMember } from '../support/members.ts';
import { isAccessible, PHONE } from '../support/pages.ts';

const DAY_MS = 86_400_000;

/** A place far from the quests of other journeys, and one 30 km north of it. */
const HERE = { latitude: -36.8485, longitude: 174.7633 };
const AFAR = { latitude: -36.58, longitude: 174.69 };

/** Evening in Greenwich, and the morning of the next day for the reader of these journeys. */
const STARTS_AT = `${dayIn(5)}T20:00:00.000Z`;

function dayIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

interface Dated {
  readonly startsAt?: string;
  readonly durationMinutes?: number;
  readonly place?: {
    readonly label: string;
    readonly detail?: string;
    readonly latitude: number;
    readonly longitude: number;
  };
}

/** Posts a quest with a date or place as the member of the page. @returns its path */
async function postDated(page: Page, title: string, dated: Dated): Promise<string> {
  const answer = await page.request.post('/api/v1/quests', {
    data: { title, description: 'A small job that both sides can see is done.', ...dated },
    headers: { origin: webAddress() },
  });
  expect(answer.status()).toBe(201);
  const { questId } = (await answer.json()) as { questId: string };
  return `/quests/${questId}`;
}

function eventsOf(text: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

test('a dated quest comes into a calendar, as a file and by an address of its own', async ({ browser }) => {
  const { page } = await newMember(browser, 'Dana', { viewport: PHONE, timezoneId: 'Pacific/Auckland' });
  const title = `Clear the path, ${String(Date.now())}`;
  const path = await postDated(page, title, {
    startsAt: STARTS_AT,
    durationMinutes: 90,
    place: { label: 'Gate of the park', detail: 'Ring twice.', ...HERE },
  });

  await test.step('"Add to calendar" downloads the quest in the time of the world', async () => {
    await page.goto(path);
    const about = page.getByRole('region', { name: 'About this quest' });
    // The zone of the reader, which has a name because it is not the community's.
    await expect(about).toContainText(/09:00 (GMT\+13|GMT\+12|NZDT|NZST)|08:00 (GMT\+12|NZST)/);
    const downloading = page.waitForEvent('download');
    await about.getByRole('link', { name: 'Add to calendar' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.ics$/);
    const [event, ...others] = eventsOf(readFileSync(await download.path(), 'utf8'));
    expect(others).toEqual([]);
    expect(event?.summary).toBe(title);
    expect(event?.startDate.toJSDate().toISOString()).toBe(STARTS_AT);
    expect(event?.duration.toSeconds()).toBe(90 * 60);
    expect(event?.location).toContain('Gate of the park');
  });

  await page.goto('/me/notices');
  const feed = page.getByRole('region', { name: 'Your quests in your calendar' });
  const address = feed.getByLabel('Your calendar address');
  const [first, second] = await test.step('the feed is made and renewed', async () => {
    await feed.getByRole('button', { name: 'Create a calendar address' }).click();
    const made = await address.inputValue();
    const answer = await fetch(made);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    const events = eventsOf(await answer.text());
    expect(events.map(({ summary, location }) => [summary, location])).toEqual([[title, 'Gate of the park']]);
    await isAccessible(page);

    await feed.getByRole('button', { name: 'Create a new address' }).click();
    await feed.getByRole('button', { name: 'Yes, create a new one' }).click();
    await expect(address).not.toHaveValue(made);
    return [made, await address.inputValue()] as const;
  });

  await test.step('the address before is gone, and the new one is shown once', async () => {
    expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([404, 200]);
    await page.reload();
    await expect(feed.getByRole('button', { name: 'Delete the address' })).toBeVisible();
    await expect(address).toHaveCount(0);
    expect(await page.content()).not.toContain(second);
  });

  await test.step('an ended address is gone', async () => {
    await feed.getByRole('button', { name: 'Delete the address' }).click();
    await feed.getByRole('button', { name: 'Yes, delete it' }).click();
    await expect(page.getByText('Your calendar address is deleted.')).toBeVisible();
    expect((await fetch(second)).status).toBe(404);
    await page.reload();
    await expect(feed.getByRole('button', { name: 'Create a calendar address' })).toBeVisible();
  });
});

test('a member finds quests by day and distance, and keeps the search', async ({ browser }) => {
  const mark = String(Date.now());
  const dana = await newMember(browser, 'Dana');
  const near = `Near quest ${mark}`;
  const afar = `Afar quest ${mark}`;
  await postDated(dana.page, near, { startsAt: STARTS_AT, place: { label: 'Harbour', ...HERE } });
  await postDated(dana.page, afar, { place: { label: 'Beach', ...AFAR } });
  const { page } = await newMember(browser, 'Finn', {
    viewport: PHONE,
    timezoneId: 'Pacific/Auckland',
    geolocation: HERE,
    permissions: ['geolocation'],
  });
  const card = (title: string) => page.getByRole('article').filter({ hasText: title });
  const filter = async (choose: () => Promise<void>) => {
    await page.getByRole('button', { name: /^Filters/ }).click();
    await choose();
    await isAccessible(page, '#filters');
    await page
      .getByRole('form', { name: 'Filters' })
      .getByRole('button', { name: /^Show|^No quest/ })
      .click();
  };

  await test.step('the day is the day of the reader', async () => {
    await page.goto('/');
    for (const [day, isThere] of [
      [dayIn(5), false],
      [dayIn(6), true],
    ] as const) {
      await filter(async () => {
        await page.getByLabel('From').fill(day);
        await page.getByLabel('To').fill(day);
      });
      await expect(page).toHaveURL(new RegExp(`from=${day}`));
      await expect(card(near)).toHaveCount(isThere ? 1 : 0);
      await expect(card(afar)).toHaveCount(0);
    }
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await expect(page).toHaveURL(/\/$/);
  });

  await test.step('the distance is that from the device', async () => {
    await filter(async () => {
      await page.getByRole('button', { name: 'Use my position' }).click();
      await page.getByLabel('Distance').selectOption({ label: 'Within 5 km' });
    });
    await expect(card(afar)).toHaveCount(0);
    await expect(card(near)).toContainText(/\d km/);
    // The address bar tells the area alone.
    expect(decodeURIComponent(page.url())).toContain('near=-36.85,174.76');
    await filter(async () => {
      await page.getByLabel('Distance').selectOption({ label: 'Within 50 km' });
    });
    await expect(card(afar)).toContainText(/30(\.\d)? km/);
  });

  await test.step('"Save search" keeps it, and the page of saved searches opens and deletes it', async () => {
    await page.getByRole('link', { name: 'Save search' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Saved searches' })).toBeVisible();
    await expect(page.getByLabel('Name of the search')).toHaveValue('Near me');
    await page.getByLabel('Name of the search').fill('Around the harbour');
    await isAccessible(page);
    await page.getByRole('button', { name: 'Save this search' }).click();
    await expect(page.getByText('The search is saved.')).toBeVisible();
    await page.goto('/me');
    await page.getByRole('link', { name: 'Saved searches' }).click();
    await page.getByRole('link', { name: 'Around the harbour' }).click();
    await expect(card(near)).toHaveCount(1);
    await expect(card(afar)).toHaveCount(1);
    await page.goto('/me/searches');
    await page.getByRole('button', { name: 'Delete the search Around the harbour' }).click();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Yes, delete it' }).click();
    await expect(page.getByText('The search is deleted.')).toBeVisible();
    await page.reload();
    await expect(page.getByText('You have no saved searches yet.')).toBeVisible();
  });
});
