import { isolateText, type Language } from '@civicforge/domain';
import { FRAME } from './mail-texts.ts';

/** A mail without its receiver, as it is stored with its delivery. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Quest of the mail; mails of a quest form a thread. */
  readonly questId?: string;
  /** Address that ends mails of this kind for the member (RFC 8058). */
  readonly unsubscribe: string;
}

export interface MailLine {
  readonly sentence: string;
  readonly link: string;
  /** What the link does, with its thing. */
  readonly linkName: string;
}

export interface MailParts {
  readonly language: Language;
  readonly community: string;
  readonly name: string;
  readonly subject: string;
  readonly lines: readonly MailLine[];
  /** Number of notices that have no line. */
  readonly more: number;
  readonly settings: string;
  readonly unsubscribe: string;
  readonly questId?: string;
}

const LONGEST_SUBJECT = 80;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Composes text and HTML from the same lines. HTML loads nothing, and text of people is never an address. */
export function composeMail({ lines, ...rest }: MailParts): MailContent {
  const parts = { ...rest, lines: distinctlyNamed(lines) };
  const { subject, questId, unsubscribe } = parts;
  return {
    subject: mailSubject(subject),
    text: asText(parts),
    html: asHtml(parts),
    unsubscribe,
    ...(questId !== undefined && { questId }),
  };
}

/** Numbers the names of links that lead elsewhere than an earlier link of the same name, such as two quests with one title. */
function distinctlyNamed(lines: readonly MailLine[]): MailLine[] {
  const links = new Map<string, string[]>();
  return lines.map((line) => {
    const known = links.get(line.linkName) ?? [];
    if (!known.includes(line.link)) known.push(line.link);
    links.set(line.linkName, known);
    const number = known.indexOf(line.link) + 1;
    return number === 1 ? line : { ...line, linkName: `${line.linkName} (${number})` };
  });
}

/**
 * Returns a subject of one line, without control and direction characters, of at most 80 characters. Joiners stay: scripts and
 * emoji need them.
 */
export function mailSubject(text: string): string {
  const line = text
    .replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= LONGEST_SUBJECT
    ? line
    : `${characters
        .slice(0, LONGEST_SUBJECT - 1)
        .join('')
        .trim()}…`;
}

function asText({ language, community, name, lines, more, settings, unsubscribe }: MailParts): string {
  const words = FRAME[language];
  return [
    unlinked(words.greeting(isolateText(name))),
    ...lines.map(({ sentence, link, linkName }) => `${unlinked(sentence)}\n${unlinked(linkName)}:\n${link}`),
    ...(more > 0 ? [words.more(more)] : []),
    '-- ',
    `${words.why(community)}\n${words.settings}: ${settings}\n${words.unsubscribe}: ${unsubscribe}`,
    '',
  ].join('\n\n');
}

const FONT = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

/** Inline styles, because mail programs drop style sheets. Colours that programs with a dark mode can invert. */
function asHtml({ language, community, name, subject, lines, more, settings, unsubscribe }: MailParts): string {
  const words = FRAME[language];
  const rows = lines.map(
    ({ sentence, link, linkName }) =>
      `<div style="border-top:1px solid #d7d3cb;padding:20px 0"><p style="margin:0 0 12px">${plain(sentence)}</p>` +
      `<a href="${escaped(link)}" style="display:inline-block;background:#1f5f4a;color:#ffffff;padding:10px 20px;border-radius:8px;text-decoration:none;font-weight:600">${plain(linkName)}</a></div>`,
  );
  const foot = 'color:inherit;opacity:.75;font-size:14px';
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta name="color-scheme" content="light dark"><title>${plain(mailSubject(subject))}</title></head>`,
    `<body style="margin:0;padding:0"><div style="max-width:560px;margin:0 auto;padding:24px 16px;overflow-wrap:anywhere;word-break:break-word;${FONT}">`,
    `<p style="margin:0 0 24px;font-weight:600">${plain(community)}</p>`,
    `<p style="margin:0 0 16px">${plain(words.greeting(isolateText(name)))}</p>`,
    ...rows,
    ...(more > 0 ? [`<p style="margin:0 0 16px">${words.more(more)}</p>`] : []),
    `<div style="border-top:1px solid #d7d3cb;padding:16px 0;${foot}"><p style="margin:0 0 8px">${plain(words.why(community))}</p>`,
    `<p style="margin:0"><a href="${escaped(settings)}" style="color:inherit">${words.settings}</a> &middot; `,
    `<a href="${escaped(unsubscribe)}" style="color:inherit">${words.unsubscribe}</a></p></div></div></body></html>`,
  ].join('\n');
}

/**
 * Text of people in HTML or as text. A zero-width non-joiner stands before each dot, colon and at sign within a word, so that
 * no mail program makes a link of it.
 */
function unlinked(text: string): string {
  return text.replaceAll(/(?<=\S)[.:@](?=\S)/g, '\u200c$&');
}

function plain(text: string): string {
  return escaped(unlinked(text));
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
