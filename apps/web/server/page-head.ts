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
    : `${without}<script nonce="${nonce}">${LATER}(${JSON.stringify(sources)})</script>`;
}

/** Most milliseconds that scripts wait for a paint. The browser may not paint a page that was hidden meanwhile. */
const MOST_WAIT_MS = 1_000;
/** Time in milliseconds after which taps are no longer kept, for pages that never hydrate. */
const MOST_KEPT_MS = 20_000;

/**
 * Code of a page: adds its scripts after the first paint, or at once if the page is hidden or the browser tells no paints. React
 * looks for scripts with the attribute `async`, and adds those that it does not find. Taps of buttons that need a script, and
 * choices, are kept until the hydrated page repeats them (`features/shell/early-actions.tsx`), each once.
 */
const LATER = `(sources => {
  const { nonce } = document.currentScript;
  const early = new Map();
  const keep = event => {
    const { type, target } = event;
    const place = target instanceof Element && target.closest(type === 'click' ? 'button[type=button]:not([popovertarget])' : 'select');
    if (!place) return;
    event.stopImmediatePropagation();
    early.set(place, type);
  };
  addEventListener('click', keep, true);
  addEventListener('change', keep, true);
  window.runEarlyActions = () => {
    removeEventListener('click', keep, true);
    removeEventListener('change', keep, true);
    for (const [place, type] of early) {
      if (type === 'click') place.click(); else place.dispatchEvent(new Event(type, { bubbles: true }));
    }
    early.clear();
  };
  setTimeout(window.runEarlyActions, ${String(MOST_KEPT_MS)});
  const run = () => {
    for (const src of sources.splice(0)) {
      document.head.append(Object.assign(document.createElement('script'), { src, nonce, async: true }));
    }
  };
  const types = window.PerformanceObserver?.supportedEntryTypes ?? [];
  if (document.visibilityState === 'hidden' || !types.includes('paint')) return run();
  const watch = new PerformanceObserver(list => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) { watch.disconnect(); run(); }
  });
  watch.observe({ type: 'paint', buffered: true });
  setTimeout(run, ${String(MOST_WAIT_MS)});
})`.replace(/\n\s*/g, ' ');
