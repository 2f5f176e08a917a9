/// <reference lib="dom" />
import type { BrowserContext } from '@playwright/test';

/**
 * Translates every page of the context as browsers do: each text node, also those that come or change later, is
 * replaced by a `font` within a `font`, and React keeps a reference to a node that is no longer in the page.
 *
 * @param context its pages are translated from the first byte on
 * @param ending stands after each text, so that the page reads differently from what the server wrote
 */
export async function translatePages(context: BrowserContext, ending = ''): Promise<void> {
  await context.addInitScript((words) => {
    const untouched = 'script, style, noscript, textarea, title, font';
    const translate = (text: Node) => {
      const before = text.nodeValue ?? '';
      const parent = text.parentElement;
      // React marks places by comments.
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
