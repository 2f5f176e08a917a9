/** The place of the code in a message template of Cognito. */
const CODE_PLACE = '{####}';

/** Name of a community that has not set its own. */
const PRODUCT_NAME = 'CivicForge';

export interface Mail {
  readonly subject: string;
  /** HTML with `{####}` in place of the code. */
  readonly message: string;
}

/**
 * Returns the mail with a code, in both languages: for a new account and for a new password alike. A template of the pool
 * needs no function and no permission, and Cognito has one for both purposes (VerificationMessageTemplate, subject at most
 * 140 characters, message at most 20,000).
 * @param community name of the community; the product's name by default
 * @param site address of the web application
 */
export function codeMail(site: string, community = PRODUCT_NAME): Mail {
  const name = escaped(community);
  const paragraphs = [
    `<strong>${name}</strong>`,
    'Hello,',
    `someone entered this e-mail address on ${name} (${escaped(site)}), to create an account or to set a new password. This is the code:`,
    `<strong>${CODE_PLACE}</strong>`,
    'If it was you, enter the code on the page that asks for it. Do not share it with anyone: we never ask for it.',
    'If it was not you, ignore this e-mail. Nothing changes without the code.',
    '<hr>',
    'Hallo,',
    `jemand hat diese E-Mail-Adresse bei ${name} (${escaped(site)}) eingegeben, um ein Konto anzulegen oder ein neues Passwort festzulegen. Das ist der Code:`,
    `<strong>${CODE_PLACE}</strong>`,
    'Wenn du das warst, gib den Code auf der Seite ein, die danach fragt. Gib ihn niemandem weiter: Wir fragen nie danach.',
    'Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Ohne den Code ändert sich nichts.',
  ];
  return {
    subject: `${community}: your code / dein Code`,
    message: paragraphs.map((text) => (text === '<hr>' ? text : `<p>${text}</p>`)).join('\n'),
  };
}

/** Returns the mail as HTML with its code. */
export function mailHtml({ message }: Mail, code: string): string {
  return message.replaceAll(CODE_PLACE, escaped(code));
}

/** Returns the mail as text with its code, as a mail program without HTML shows it. */
export function mailText({ message }: Mail, code: string): string {
  return message
    .replaceAll(CODE_PLACE, code)
    .replaceAll(/<\/p>\n?/g, '\n\n')
    .replaceAll('<hr>', `${'-'.repeat(20)}\n`)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
