import type { Email } from 'postal-mime';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Language } from '../../lib/i18n/languages.ts';
import type { Theme } from '../../lib/theme.ts';
import { Html, html } from './html.ts';
import { receiversOf, type StoredMail } from './mails.ts';
import { TEXTS } from './texts.ts';

/** How the reader reads. */
export interface Reader {
  readonly language: Language;
  readonly format: Pick<Formats, 'dateTime'>;
  readonly theme: Theme;
}

export const LIST_PATH = '/local/mail';

const SCHEMES: Readonly<Record<Theme, string>> = { system: 'light dark', light: 'light', dark: 'dark' };

/** The colours of `globals.css`. */
const STYLE = `
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#f6f3ec, #111613); color: light-dark(#1c2420, #e9ece6) }
main { max-width: 48rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem } h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem }
p { margin: 0 0 .5rem } a { color: light-dark(#0c5c49, #7ad3b3); text-underline-offset: 4px }
:focus-visible { outline: 3px solid light-dark(#0c5c49, #7ad3b3); outline-offset: 2px }
.muted { color: light-dark(#55605a, #a5b0a8) }
nav a { display: inline-flex; align-items: center; min-height: 2.75rem; margin-right: 1.5rem }
ul { list-style: none; margin: 1rem 0; padding: 0 } li { border-top: 1px solid light-dark(#ddd7c9, #313a34) }
li a { display: block; padding: .75rem 0; text-decoration: none; color: inherit } li a:hover strong { text-decoration: underline }
li strong, li span { display: block } li span { font-size: .875rem }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: 1rem 0 } dt { font-weight: 600 } dd { margin: 0 }
iframe, pre { width: 100%; border: 1px solid light-dark(#ddd7c9, #313a34); border-radius: .75rem; background: light-dark(#fffefa, #1a201c) }
iframe { display: block; height: 32rem } pre { margin: 0; padding: 1rem; white-space: pre-wrap; font: .875rem/1.5 ui-monospace, monospace }
summary { min-height: 2.75rem; display: list-item; padding: .625rem 0; font-weight: 600; cursor: pointer }
`;

/** The newest mails, newest first. */
export function listPage(mails: readonly StoredMail[], all: number, reader: Reader): Html {
  const texts = TEXTS[reader.language];
  const older = all - mails.length;
  const rows = mails.map(
    ({ id, subject, to, at }) =>
      html`<li>
        <a href="${LIST_PATH}/${id}"
          ><strong>${subject || texts.noSubject}</strong
          ><span class="muted">${to} · ${reader.format.dateTime(new Date(at).toISOString())}</span></a
        >
      </li>`,
  );
  const nothing = html`<h2>${texts.none}</h2>
    <p class="muted">${texts.noneText}</p>`;
  return page(
    texts.title,
    html`<h1>${texts.title}</h1>
      <p class="muted">${texts.lead}</p>
      <nav><a href="${LIST_PATH}">${texts.reload}</a></nav>
      ${
        rows.length === 0
          ? nothing
          : html`<ul>
              ${rows}
            </ul>`
      }
      ${older > 0 ? html`<p class="muted">${texts.older(older)}</p>` : ''}`,
    reader,
  );
}

/** One mail: as its reader sees it, as text, and with its headers. */
export function mailPage(id: string, mail: Email, reader: Reader): Html {
  const texts = TEXTS[reader.language];
  const subject = mail.subject ?? texts.noSubject;
  const { name = '', address = '' } = mail.from ?? {};
  const frame = html`<h2>${texts.page}</h2>
    <iframe
      sandbox="allow-top-navigation-by-user-activation"
      title="${texts.page}"
      src="${LIST_PATH}/${id}/html"
    ></iframe>`;
  return page(
    subject,
    html`<nav><a href="${LIST_PATH}">${texts.all}</a></nav>
      <h1>${subject}</h1>
      <dl>
        <dt>${texts.from}</dt>
        <dd>${`${name} <${address}>`.trim()}</dd>
        <dt>${texts.to}</dt>
        <dd>${receiversOf(mail)}</dd>
        ${
          mail.date === undefined
            ? ''
            : html`<dt>${texts.sent}</dt>
                <dd>${reader.format.dateTime(mail.date)}</dd>`
        }
      </dl>
      ${mail.html === undefined ? '' : frame}
      <h2>${texts.text}</h2>
      <pre>${mail.text?.trim() ?? ''}</pre>
      <details>
        <summary>${texts.headers}</summary>
        <pre>${mail.headers.map(({ originalKey, value }) => `${originalKey}: ${value}`).join('\n')}</pre>
      </details>`,
    reader,
  );
}

export function gonePage(reader: Reader): Html {
  const { gone, all } = TEXTS[reader.language];
  return page(
    gone,
    html`<nav><a href="${LIST_PATH}">${all}</a></nav>
      <h1>${gone}</h1>`,
    reader,
  );
}

function page(title: string, content: Html, { language, theme }: Reader): Html {
  return html`<!doctype html>
    <html lang="${language}" style="color-scheme: ${SCHEMES[theme]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/icon.svg" />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
}
