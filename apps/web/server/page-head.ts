/// <reference lib="dom" />

import { keepEarlyActions } from './page-early.ts';
import type { Styles } from './page-styles.ts';

/** Takes parts of a page and returns what may leave. Without a part, returns the rest. */
export type PageFilter = (part?: Buffer) => Buffer;

const HEAD_END = Buffer.from('</head>');
/** A page whose head is larger passes unchanged. Next writes heads of about 5 KB. */
const MOST_HEAD_BYTES = 256 * 1024;
const STYLE = /<link rel="stylesheet" href="([^"]+)" nonce="([^"]+)"/g;
const SCRIPT = /<script src="(\/_next\/static\/[\w./~-]+)" async="" nonce="([\w+/=-]+)"><\/script>/g;

/** Changes the head of a page, so that its first paint waits for no other file and for no script. */
export function paintedFirst(styles: Styles): PageFilter {
  let parts: Buffer[] | undefined = [];
  return (part) => {
    if (parts === undefined) return part ?? Buffer.alloc(0);
    if (part !== undefined) parts.push(part);
    const known = Buffer.concat(parts);
    const end = known.indexOf(HEAD_END);
    if (end < 0 && part !== undefined && known.length < MOST_HEAD_BYTES) {
      parts = [known];
      return Buffer.alloc(0);
    }
    parts = undefined;
    if (end < 0) return known;
    const head = withStyles(withLaterScripts(known.toString('utf8', 0, end)), styles);
    return Buffer.concat([Buffer.from(head), known.subarray(end)]);
  };
}

/** The link stays, disabled: browsers do not load it, and React finds it and adds no other. */
function withStyles(head: string, styles: Styles): string {
  return head.replace(STYLE, (link, href: string, nonce: string) => {
    const text = styles.get(href);
    return text === undefined ? link : `<style nonce="${nonce}">${text}</style>${link} disabled=""`;
  });
}

/** The scripts are requested after the first paint, and leave the line and the processor to the page until then. */
function withLaterScripts(head: string): string {
  const sources: string[] = [];
  let nonce = '';
  const without = head.replace(SCRIPT, (_, source: string, itsNonce: string) => {
    sources.push(source);
    nonce = itsNonce;
    return '';
  });
  return sources.length === 0
    ? head
    : `${without}<script nonce="${nonce}">${KEEP_EARLY}${ADD_LATER}(${JSON.stringify(sources)},${String(MOST_WAIT_MS)})</script>`;
}

/** Most milliseconds that scripts wait for a paint. The browser may not paint a page that was hidden meanwhile. */
const MOST_WAIT_MS = 1_000;
/** Time in milliseconds after which early actions are dropped. The scripts take half of it on the slowest lines that people use. */
const MOST_KEPT_MS = 60_000;

/**
 * Code of a page: adds its scripts after the first paint, or at once if the page is hidden or the browser tells no paints. React
 * looks for scripts with the attribute `async`, and adds those that it does not find. The entry of `__next_s` is a script without
 * text: Next adds it first, as any of `next/script` before hydration, and hydrates in a task of its own after it.
 */
function addLater(sources: string[], mostWaitMs: number): void {
  const nonce = document.currentScript?.nonce;
  const run = () => {
    Object.assign(window, { __next_s: [[0, { children: '' }]] });
    for (const src of sources.splice(0)) {
      document.head.append(Object.assign(document.createElement('script'), { src, nonce, async: true }));
    }
  };
  const types = 'PerformanceObserver' in window ? PerformanceObserver.supportedEntryTypes : [];
  if (document.visibilityState === 'hidden' || !types.includes('paint')) {
    run();
    return;
  }
  const watch = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) {
      watch.disconnect();
      run();
    }
  });
  watch.observe({ type: 'paint', buffered: true });
  setTimeout(run, mostWaitMs);
}

/** Functions with their arguments as code of a page. They hold no text over several lines, and comments of one kind. */
const KEEP_EARLY = `(${codeOf(keepEarlyActions)})(${String(MOST_KEPT_MS)});`;
const ADD_LATER = `(${codeOf(addLater)})`;

function codeOf(inPage: (...parts: never[]) => void): string {
  return inPage
    .toString()
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ');
}
