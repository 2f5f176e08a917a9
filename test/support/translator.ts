/// <reference lib="dom" />
import type { BrowserContext } from '@playwright/test';

/**
 * Translates every page of the context as browsers do: it replaces each text node, also later ones, by a `font` within
 * a `font`. React then holds a reference to a node that is no longer in the page.
 *
 * @param context browser context whose pages are translated from the first byte
 * @param ending suffix of each text, so that the page differs from the server's HTML
 */
export async function translatePages(context: BrowserContext, ending = ''): Promise<void> {
  await context.addInitScript((words) => {
    const untouched = 'script, style, noscript, textarea, title, font';
    const translate = (text: Node) => {
      const before = text.nodeValue ?? '';
      const parent = text.parentElement;
      // React marks positions with comments.
      if (
        text.nodeType !== Node.TEXT_NODE ||
        parent === null ||
        before.trim() === '' ||
        parent.closest(untouched) !== null
      )
        return;
      const outer = document.createElement('font' as string);
      const inner = document.createElement('font' as string);
      inner.textContent = before + words;
      outer.append(inner);
      parent.replaceChild(outer, text);
    };
    const translateIn = (node: Node) => {
      const texts: Node[] = [];
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let next = walker.currentNode; ; next = walker.currentNode) {
        texts.push(next);
        if (walker.nextNode() === null) break;
      }
      texts.forEach(translate);
    };
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'characterData') translate(target);
        addedNodes.forEach(translateIn);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, ending);
}
