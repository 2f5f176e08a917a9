import type { Html } from './html.ts';
import { listMails, readMail } from './mails.ts';
import { gonePage, listPage, mailPage, type Reader } from './pages.ts';

/** Policy of the pages: no scripts, and frames of our own only. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Policy of the HTML of a mail: an origin of its own without scripts, whatever opens it. A tapped link leaves the frame. */
const MAIL_POLICY =
  "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/**
 * Answers `/local/mail` (the list), `/local/mail/<id>` (a mail), and `/local/mail/<id>/html` (its HTML for the frame).
 * @param folder folder with the mails as `.eml` files (RFC 5322)
 */
export async function answerMails(path: readonly string[], folder: string, reader: Reader): Promise<Response> {
  const [id, view, ...more] = path;
  if (id === undefined) {
    const { mails, all } = await listMails(folder);
    return pageAnswer(listPage(mails, all, reader));
  }
  const mail = more.length === 0 ? await readMail(folder, id) : undefined;
  if (mail !== undefined && view === undefined) return pageAnswer(mailPage(id, mail, reader));
  if (mail?.html !== undefined && view === 'html') {
    return answer(leavingFrame(mail.html), 200, {
      'content-security-policy': MAIL_POLICY,
      'x-frame-options': 'SAMEORIGIN',
    });
  }
  return pageAnswer(gonePage(reader), 404);
}

/** Links open in the tab and not in the frame, where our pages refuse to be. */
function leavingFrame(mail: string): string {
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(mail) ? mail.replace(/<head[^>]*>/i, (head) => head + base) : base + mail;
}

function pageAnswer({ markup }: Html, status = 200): Response {
  return answer(markup, status, { 'content-security-policy': PAGE_POLICY, 'x-frame-options': 'DENY' });
}

function answer(body: string, status: number, headers: Readonly<Record<string, string>>): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      ...headers,
    },
  });
}
