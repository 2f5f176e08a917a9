import type { Styles } from './page-styles.ts';

/** Takes parts of a page and returns what may leave. Without a part, returns the rest. */
export type PageFilter = (part?: Buffer) => Buffer;

const HEAD_END = Buffer.from('</head>');
/** A page whose head is larger passes unchanged. Next writes heads of about 5 KB. */
const MOST_HEAD_BYTES = 256 * 1024;
const STYLE = /<link rel="stylesheet" href="([^"]+)" nonce="([^"]+)"/g;

/** Changes the head of a page, so that its first paint waits for no other file. */
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
    const head = withStyles(known.toString('utf8', 0, end), styles);
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
