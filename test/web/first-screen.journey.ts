/// <reference lib="dom" />
import { expect, type Locator, test } from '@playwright/test';
import { webAddress } from '../support/journey.ts';
import { newMember, post } from '../support/members.ts';

/** A small phone with the bars of its browser. */
const PHONE = { width: 360, height: 740 };
const WORK =
  'I sanded the railing on Saturday and gave it two coats of paint. The brushes are clean and back in the shed.';

/** True if a tap on the element's middle and on its lower edge reaches it without scrolling. */
async function isFree(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, width, top, height } = node.getBoundingClientRect();
    return [height / 2, height - 3].every((down) => {
      const hit = document.elementFromPoint(left + width / 2, top + down);
      return hit !== null && node.contains(hit);
    });
  });
}

/** Returns the words of the element that stand on more than one line. */
async function brokenWords(element: Locator): Promise<readonly string[]> {
  return element.evaluate((node) => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      for (const { 0: word, index } of (text.textContent ?? '').matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (range.getClientRects().length > 1) broken.push(word);
      }
    }
    return broken;
  });
}

for (const locale of ['en-GB', 'de-DE']) {
  test(`the next step of a quest stands in the first screen of a phone: ${locale}`, async ({ browser }) => {
    const look = { viewport: PHONE, locale };
    const ada = await newMember(browser, 'Ada', look);
    const ben = await newMember(browser, 'Ben', look);
    const act = async ({ page }: typeof ada, path: string, data: object = {}) => {
      const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: webAddress() } });
      expect(answer.ok(), await answer.text()).toBe(true);
    };
    const quest = await post(ada.page, 'Clear the drain in front of the library');

    await ben.page.goto(quest);
    expect(await isFree(ben.page.locator('.main-action-fixed button'))).toBe(true);

    await act(ben, `${quest}/claim`);
    await act(ben, `${quest}/submit`, { text: WORK, links: ['https://example.org/photos/railing/1'] });
    for (const { page } of [ada, ben]) {
      await page.goto(quest);
      await expect(page.locator('input[name=minutes]')).toBeAttached();
      expect(await isFree(page.locator('.main-action button'))).toBe(true);
      for (const choice of await page.locator('label:has(input[type=radio][name=outcome])').all()) {
        expect(await isFree(choice)).toBe(true);
      }
    }

    for (const member of [ada, ben]) await act(member, `${quest}/attest`, { outcome: 'not_done' });
    await ada.page.goto(quest);
    const steps = ada.page.locator('ol:has([aria-current=step])');
    await expect(steps.locator('li')).toHaveCount(4);
    expect(await brokenWords(steps)).toEqual([]);
  });
}
