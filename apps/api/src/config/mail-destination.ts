/** Where mails go: SES, an SMTP server, or `.eml` files in a folder. */
export type MailDestination =
  | { readonly name: 'ses' }
  /** The address can hold a password. */
  | { readonly name: 'smtp'; readonly address: string }
  | { readonly name: 'file'; readonly folder: string };

/** Parses the value of `MAIL_TRANSPORT`. Undefined if it is none of the three. */
export function parseMailDestination(text: string): MailDestination | undefined {
  if (text === 'ses') return { name: 'ses' };
  if (/^file:\/[^\n]{1,1000}$/.test(text)) return { name: 'file', folder: text.slice('file:'.length) };
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, pathname, hash } = new URL(text);
  return hostname === '' || hash !== '' || !['', '/'].includes(pathname) ? undefined : { name: 'smtp', address: text };
}
