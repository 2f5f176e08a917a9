import type { SavedPage } from './saved-pages.ts';

const TEXTS = {
  en: {
    title: 'You are offline',
    text: 'This page is not saved on this device. Connect to the internet, then try again.',
    retry: 'Try again',
    saved: 'Saved pages',
    savedText: 'They are from your last visit and may be old.',
  },
  de: {
    title: 'Du bist offline',
    text: 'Diese Seite ist nicht auf diesem Gerät gespeichert. Verbinde dich mit dem Internet, und versuche es noch einmal.',
    retry: 'Noch einmal versuchen',
    saved: 'Gespeicherte Seiten',
    savedText: 'Sie sind von deinem letzten Besuch und können veraltet sein.',
  },
} as const;

/** The colours and sizes of `globals.css`, which this page cannot load. */
const STYLE = [
  ':root{color-scheme:light dark;--paper:#f6f3ec;--ink:#1c2420;--muted:#55605a;--line:#ddd7c9;--accent:#0c5c49}',
  '@media(prefers-color-scheme:dark){:root{--paper:#111613;--ink:#e9ece6;--muted:#a5b0a8;--line:#313a34;--accent:#7ad3b3}}',
  'body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}',
  'main{max-width:36rem;margin:12vh auto;padding:0 1rem}',
  'h1{margin:0 0 .5rem;font:600 1.75rem/1.25 Charter,serif}h2{margin:2.5rem 0 .25rem;font-size:1.125rem}',
  'p{margin:0 0 1rem}h2+p{color:var(--muted);font-size:.875rem}',
  'ul{margin:0;padding:0;list-style:none;border-top:1px solid var(--line)}li{border-bottom:1px solid var(--line)}',
  'a{display:inline-block;min-height:24px;padding:.625rem 0;color:var(--accent);font-weight:600;text-underline-offset:4px}',
].join('');

/** Returns the page for an address that is not saved, with links to the pages that are. */
export async function offlinePage(url: string, language: string, saved: readonly SavedPage[]): Promise<Response> {
  const words = language.startsWith('de') ? 'de' : 'en';
  const t = TEXTS[words];
  const links = saved.map((page) => `<li><a href="${escaped(page.url)}">${page.title}</a></li>`).join('');
  const list = `<h2>${t.saved}</h2><p>${t.savedText}</p><ul>${links}</ul>`;
  const html = `<!doctype html>
<html lang="${words}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.title} · CivicForge</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${t.title}</h1>
<p>${t.text}</p>
<p><a href="${escaped(url)}">${t.retry}</a></p>
${saved.length === 0 ? '' : list}
</main>
</body>
</html>
`;
  return new Response(html, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': await policy() },
  });
}

/** Allows the page's own style, by its hash, and nothing else. */
async function policy(): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(STYLE)));
  const hash = btoa(String.fromCharCode(...digest));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** A title comes escaped from its page; an address may contain quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
